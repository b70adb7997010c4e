import type { Gate, PathRecord, ScopeKind, SiteRecord } from '@overstay/schema'
import { gateOf, type Gated } from './gate.ts'
import type { ProcessRun, SiteUse } from './process-run.ts'

/**
 * One path of a process, or a survivor that nobody explained, on its way to a finding. It keeps what it needs of its
 * process and not the process, whose scopes may be millions.
 */
export interface Piece extends Gated {
  /** Tells processes apart. */
  process: number
  site: SiteRecord
  kind: ScopeKind
  scopes: readonly (readonly [scope: number, survivors: number])[]
  names: ReadonlySet<string>
  tests: ReadonlySet<string>
  /** Names of the named scopes around. */
  outer: ReadonlySet<string>
  uses: ReadonlyMap<string, SiteUse>
  gate: Gate
  reason: string
  path: PathRecord | undefined
}

const NOT_EXPLAINED = {
  confidence: 'suspected',
  holder: { kind: 'runtime', file: '', name: '' },
  category: 'unexplained',
} as const

/** The pieces of a process, which is the `number`-th of its run. */
export function piecesOf(process: ProcessRun, number: number): Piece[] {
  return [...explained(process, number), ...unexplained(process, number)]
}

function explained(process: ProcessRun, number: number): Piece[] {
  return process.paths.map((path) => {
    const { scopeKind: kind, scopes, confidence, holder, category, grows, equal } = path
    const site = process.sites.get(path.site)!
    const gated = { confidence, holder, category, pattern: grows, equal, expected: site.expected }
    return { ...usedIn(process, number, site, scopes), kind, ...gated, ...gateOf(gated), path }
  })
}

/** What went with the tests needs no path: only they can have held it. */
const LET_GO = { confidence: 'confirmed', category: 'let-go' } as const

/** Survivors that no snapshot counted. Where there was one, what has no path hangs under something that has. */
function unexplained(process: ProcessRun, number: number): Piece[] {
  return [...process.survivors.values()]
    .filter(({ count }) => count === null)
    .map(({ site: id, scope, grows, equal, heldBy }) => {
      const site = process.sites.get(id)!
      const { kind, file = process.header.program } = process.scope(scope)
      const known = heldBy === undefined ? NOT_EXPLAINED : { ...LET_GO, holder: { kind: heldBy, file, name: '' } }
      const gated = { ...known, pattern: grows, equal, expected: site.expected }
      return { ...usedIn(process, number, site, [[scope, 1]]), kind, ...gated, ...gateOf(gated), path: undefined }
    })
}

function usedIn(
  process: ProcessRun,
  number: number,
  site: SiteRecord,
  scopes: Piece['scopes'],
): Pick<Piece, 'process' | 'site' | 'scopes' | 'names' | 'tests' | 'outer' | 'uses'> {
  const names = new Set<string>()
  const tests = new Set<string>()
  const outer = new Set<string>()
  for (const [id] of scopes) {
    const scope = process.scope(id)
    names.add(scope.name)
    const test = process.testOf(scope)
    if (test !== undefined) tests.add(test)
    for (const name of process.namesAround(scope)) outer.add(name)
  }
  return {
    process: number,
    site,
    scopes,
    names,
    tests,
    outer,
    uses: process.uses.get(site.id) ?? new Map<string, SiteUse>(),
  }
}
