import fs from 'node:fs'
import path from 'node:path'

let pids = 0

interface Night {
  run: string
  commit?: string
  at: string
  branch?: string
  shard?: string
  file?: string
  /** `L` leaks over equal scopes, `c` is clean. */
  sites: Record<string, 'L' | 'c'>
}

/** Writes a run as `overstay run` would have, into a folder of its own under `.overstay`. */
export function writeRun(
  project: string,
  { run, commit = run, at, branch = 'main', shard = '', file = 'src/app.js', sites }: Night,
): string {
  const names = Object.keys(sites)
  const leaking = names.filter((name) => sites[name] === 'L')
  const records = [
    {
      t: 'header',
      format: 'overstay-run',
      version: 1,
      run,
      shard,
      commit,
      branch,
      node: '20.20.2',
      pid: ++pids,
      startedAt: at,
      root: project,
      program: 'app.js',
      track: 'all',
    },
    ...names.map((name, id) => {
      const place = { file, line: id + 1, column: 1, function: 'make', kind: 'new', name }
      return { t: 'site', id, expected: 'all', fingerprint: `fp-${name}`, ...place }
    }),
    ...[1, 2, 3].flatMap((id) => [
      { t: 'scope', id, kind: 'named', name: 'request', parent: null },
      {
        t: 'verdict',
        scope: id,
        outcome: 'judged',
        sites: names.map((name, site) => [site, 5, leaking.includes(name) ? 1 : 0]),
      },
    ]),
    ...leaking.map((name) => ({
      t: 'path',
      site: names.indexOf(name),
      scopeKind: 'named',
      scopes: [1, 2, 3].map((id) => [id, 5]),
      grows: 'growing',
      equal: true,
      confidence: 'confirmed',
      holder: { kind: 'product', file, name: `all${name}` },
      category: 'cache',
      holds: { objects: 0, bytes: 0, sites: [] },
      retainedBytes: 480,
      path: {
        survivors: 15,
        steps: [
          { edge: '', kind: 'variable', type: `module variable "all${name}" of ${file}` },
          { edge: '*', kind: 'entry', type: name },
        ],
        culprit: 1,
        hint: { id: 'cache', text: 'Delete the entry, or bound the Map.' },
        frees: { survivors: 15, bytes: 480 },
      },
    })),
    { t: 'end', endedAt: at, exitCode: 0, sites: names.length, collections: 1, snapshotMs: null },
  ]
  const folder = path.join(project, '.overstay', run)
  fs.mkdirSync(folder, { recursive: true })
  const name = `${run}-${pids}.ndjson`
  fs.writeFileSync(path.join(folder, name), records.map((record) => JSON.stringify(record) + '\n').join(''))
  return path.join('.overstay', run)
}
