import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openScope } from '@overstay/runtime'
import { m, o } from '@overstay/runtime/stamp'
import { Session } from '@overstay/runners/session'

// A million allocations of 1,000 sites in 10,000 scopes, each judged with its site in its scope: milliseconds that
// judging takes beside the collection, and the collection's, as JSON out.
const SITES = 1000
const SCOPES = 10_000
const EACH = 100

const out = mkdtempSync(path.join(tmpdir(), 'overstay-bench-'))
const { gc } = globalThis as unknown as { gc: () => void }
let collection = 0
let collected = 0
const options = {
  out,
  run: 'bench',
  shard: '',
  commit: null,
  branch: null,
  root: out,
  track: 'all' as const,
  settle: 0,
  explain: 'never' as const,
  testSupport: [],
  expect: [],
}
const session = new Session(options, {
  collect: () => {
    const start = performance.now()
    gc()
    collected = performance.now()
    collection += collected - start
  },
  canCollect: true,
  forgetKept: () => undefined,
})
const table = m(
  'bench.js',
  Array.from({ length: SITES }, (_, line) => ['object', '', 'make', line + 1, 1, `bench-${line}`] as const),
)
for (let number = 0; number < SCOPES; number++) {
  const scope = openScope('bench')
  for (let site = 0; site < EACH; site++) o({}, table, (number * EACH + site) % SITES)
  scope.close()
}
// The session has put its judging before this: between the end of its collection and here it has judged and written.
setImmediate(() => {
  const judging = performance.now() - collected
  const [file] = readdirSync(out)
  const bytes = statSync(path.join(out, file)).size
  if (bytes < SCOPES * EACH) throw new Error(`only ${bytes} bytes were written`)
  session.finish(0)
  rmSync(out, { recursive: true })
  console.log(JSON.stringify({ judging, collection }))
})
