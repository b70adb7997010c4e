import { setImmediate as macrotask } from 'node:timers/promises'
import { openScope } from '@overstay/runtime'
import { ledger } from '@overstay/runtime/node'
import { m, o } from '@overstay/runtime/stamp'

// Nanoseconds to open and close a scope, and those that each site adds that makes an object in it: JSON out. With
// `watched` somebody watches, as a session does: then each token is held weakly when the scope ends.
const SITES = 100
const SCOPES = 200
const ROUNDS = 50
const table = m(
  'bench.js',
  Array.from({ length: SITES }, (_, line) => ['object', '', 'touch', line + 1, 1, `bench-${line}`] as const),
)
if (process.argv[2] === 'watched') {
  ledger.setWatcher({
    scopeEnded: ({ entries }) => {
      entries.clear()
    },
  })
}

async function nanoseconds(sites: number): Promise<number> {
  const rounds: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const start = process.hrtime.bigint()
    for (let number = 0; number < SCOPES; number++) {
      const scope = openScope('bench')
      for (let site = 0; site < sites; site++) o({}, table, site)
      scope.close()
    }
    rounds.push(Number(process.hrtime.bigint() - start) / SCOPES)
    // What a weak reference was made to is kept until the end of the job.
    await macrotask()
  }
  // The middle one: a round with a collection in it is not left out, one of a busy machine is.
  return rounds.sort((one, other) => one - other)[ROUNDS >> 1]
}

const empty = await nanoseconds(0)
const full = await nanoseconds(SITES)
console.log(JSON.stringify({ scope: empty, site: (full - empty) / SITES }))
