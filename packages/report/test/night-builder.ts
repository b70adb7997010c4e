import type { PathRecord, RunRecord } from '@overstay/schema'
import { RunFold, type Folded } from '../src/fold.ts'
import { ProcessRun } from '../src/process-run.ts'
import { end, header, pathOf, rounds, site } from './run-builder.ts'

export interface NightPlan {
  run: string
  commit?: string | null
  branch?: string
  at?: string
  shard?: string
  attempt?: string
  missingShards?: string[]
  /** Site names: `L` fails, `w` warns, `c` is clean; the others are not exercised. */
  sites: Record<string, 'L' | 'w' | 'c'>
  path?: (name: string) => Partial<PathRecord>
  file?: (name: string) => string
  /** What the expectation of a site says of its owner. */
  owner?: (name: string) => string | undefined
}

let pid = 0

/** A folded run in which each site leaked or was clean. */
export function nightOf(plan: NightPlan): Folded {
  const fold = new RunFold()
  fold.add(processFor(plan))
  return fold.end({ missingShards: plan.missingShards ?? [], notes: [] })
}

export function recordsOf({ sites, path = () => ({}), file, owner = () => undefined }: NightPlan): RunRecord[] {
  const names = Object.keys(sites)
  return [
    ...names.map((name, index) => {
      const said = owner(name)
      const more = { ...(file && { file: file(name) }), ...(said !== undefined && { owner: said }) }
      return site(index + 1, name, { function: `make${name}`, ...more })
    }),
    ...rounds(
      1,
      3,
      'request',
      names.map((_, index) => index + 1),
    ),
    ...names.flatMap((name, index) => {
      if (sites[name] === 'c') return []
      const holder = { kind: 'product', file: 'src/app.js', name: `all${name}` } as const
      return [pathOf(index + 1, [1, 2, 3], { equal: sites[name] === 'L', holder, ...path(name) })]
    }),
    end,
  ]
}

function processFor(plan: NightPlan): ProcessRun {
  const { run, commit = null, branch = 'main', at = '2026-01-01T00:00:00.000Z', shard = '', attempt } = plan
  const own = { ...header, run, commit, branch, startedAt: at, shard, ...(attempt && { attempt }), pid: ++pid }
  const process = new ProcessRun('night.ndjson', own)
  for (const record of recordsOf(plan)) process.add(record)
  return process
}
