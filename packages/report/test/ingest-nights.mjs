// Ingests nights with 50 leaking sites each, one after the other, and says after each that it is in.
import { ingest, openStore } from '../dist/index.js'

const [file, first, count] = process.argv.slice(2)
const store = await openStore(file)
const held = { kind: 'product', file: 'src/a.js', name: 'cache' }
const site = { file: 'src/a.js', line: 1, column: 1, function: 'f', kind: 'new', name: 'S' }
for (let day = Number(first); day < Number(first) + Number(count); day++) {
  const findings = Array.from({ length: 50 }, (_, index) => ({
    fingerprint: `fp${index}`,
    status: 'new',
    gate: 'fail',
    reason: 'it grows',
    confidence: 'confirmed',
    site,
    scope: { kind: 'named', names: ['request'], tests: [] },
    holder: held,
    category: 'cache',
    holds: { objects: 0, bytes: 0, sites: [] },
    created: 3,
    survivors: 3,
    scopes: 3,
    scopesWithSurvivors: 3,
    pattern: 'growing',
    retainedBytes: 1,
    paths: [],
  }))
  const startedAt = new Date(Date.UTC(2026, 0, 1, 0, day)).toISOString()
  const run = { id: `run-${day}`, commit: null, branch: 'main', startedAt, root: '/', processes: 1, missingShards: [] }
  const summary = { sites: 50, scopes: 3, created: 150, survivors: 150, findings: 50, failed: true }
  const folded = {
    report: { run, summary, findings, notes: [] },
    exercised: { clear: () => [], isClear: () => false },
    processes: [JSON.stringify([`run-${day}`, '', '', day, '', ''])],
  }
  await ingest(store, folded, { blind: false })
  process.stdout.write(`${day}\n`)
}
await store.close()
