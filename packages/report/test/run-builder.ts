import type { HeaderRecord, PathRecord, RunRecord, SiteRecord, SurvivorRecord } from '@overstay/schema'
import { ProcessRun } from '../src/process-run.ts'

export const header: HeaderRecord = {
  t: 'header',
  format: 'overstay-run',
  version: 1,
  run: 'run-1',
  shard: '',
  commit: null,
  branch: null,
  node: '20.20.2',
  pid: 1,
  startedAt: '2026-11-21T09:00:00.000Z',
  root: '/project',
  program: 'app.js',
  track: 'all',
}

export const end: RunRecord = {
  t: 'end',
  endedAt: '2026-11-21T09:00:01.000Z',
  exitCode: 0,
  sites: 3,
  collections: 1,
  snapshotMs: null,
}

export function site(id: number, name: string, more: Partial<SiteRecord> = {}): SiteRecord {
  return {
    t: 'site',
    id,
    expected: 'all',
    fingerprint: `fp-${name}`,
    file: 'src/app.js',
    line: id + 10,
    column: 5,
    function: 'handle',
    kind: 'new',
    name,
    ...more,
  }
}

/** `count` judged scopes of one name, in each of which every site made `created` objects. Ids start at `first`. */
export function rounds(first: number, count: number, name: string, sites: number[], created = 20): RunRecord[] {
  return Array.from({ length: count }, (_, index): RunRecord[] => [
    { t: 'scope', id: first + index, kind: 'named', name, parent: null },
    { t: 'verdict', scope: first + index, outcome: 'judged', sites: sites.map((id) => [id, created, 1]) },
  ]).flat()
}

export function survivor(siteId: number, scope: number, more: Partial<SurvivorRecord> = {}): SurvivorRecord {
  return { t: 'survivor', site: siteId, scope, count: 20, bytes: 640, grows: 'growing', equal: true, ...more }
}

export function pathOf(siteId: number, scopes: number[], more: Partial<PathRecord> = {}): PathRecord {
  return {
    t: 'path',
    site: siteId,
    scopeKind: 'named',
    scopes: scopes.map((scope) => [scope, 20]),
    grows: 'growing',
    equal: true,
    confidence: 'confirmed',
    holder: { kind: 'product', file: 'src/app.js', name: 'sessions' },
    category: 'cache',
    holds: { objects: 0, bytes: 0, sites: [] },
    retainedBytes: 640 * scopes.length,
    path: {
      survivors: 20 * scopes.length,
      steps: [
        { edge: '', kind: 'variable', type: 'module variable "sessions" of src/app.js' },
        { edge: '*', kind: 'entry', type: 'Session', site: 'src/app.js:11:5 in handle' },
      ],
      culprit: 1,
      hint: { id: 'cache', text: 'Delete the entry when the session ends, or bound the Map "sessions".' },
      frees: { survivors: 20 * scopes.length, bytes: 640 * scopes.length },
    },
    ...more,
  }
}

export function processOf(...records: RunRecord[]): ProcessRun {
  const run = new ProcessRun('run.ndjson', header)
  for (const record of records) run.add(record)
  return run
}
