import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import zlib, { gzipSync } from 'node:zlib'
import type { HeaderRecord, RunRecord } from '@overstay/schema'
import { afterAll, expect, test } from 'vitest'
import { RunFold } from '../src/fold.ts'
import { foldRunFiles } from '../src/index.ts'
import { end, header, pathOf, processOf, rounds, site } from './run-builder.ts'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'overstay-shards-'))
afterAll(() => {
  fs.rmSync(folder, { recursive: true })
})

const THREE = [1, 2, 3]
const EARLY = '2026-11-21T09:00:00.000Z'
const LATE = '2026-11-21T10:00:00.000Z'
const clean: RunRecord[] = [site(1, 'Session'), ...rounds(1, 3, 'request', [1]), end]
const leak: RunRecord[] = [site(1, 'Session'), ...rounds(1, 3, 'request', [1]), pathOf(1, THREE), end]
let files = 0

function textOf(more: Partial<HeaderRecord>, records: RunRecord[]): string {
  return [{ ...header, ...more }, ...records].map((record) => JSON.stringify(record) + '\n').join('')
}

function written(content: string | Buffer, extension = '.ndjson'): string {
  const file = path.join(folder, `${files++}${extension}`)
  fs.writeFileSync(file, content)
  return file
}

const shard = (name: string, records: RunRecord[], more: Partial<HeaderRecord> = {}): string =>
  written(textOf({ shard: name, attempt: EARLY, ...more }, records))

test('shards of one run are one report', async () => {
  const { report } = await foldRunFiles([shard('1/2', leak), shard('2/2', leak)])
  expect(report.run).toMatchObject({ processes: 2, missingShards: [] })
  expect(report.findings[0]).toMatchObject({ created: 120, survivors: 120, scopes: 6, scopesWithSurvivors: 6 })
  expect(report.notes).toEqual([])
})

test('a missing shard is said', async () => {
  const { report } = await foldRunFiles([shard('3/4', clean), shard('1/4', clean)])
  expect(report.run.missingShards).toEqual(['2/4', '4/4'])
  expect(report.notes.map(({ text }) => text)).toContain('shard 2/4 is missing: what only it exercises is unknown')
})

test('a rerun of a shard takes the place of what was there', async () => {
  const again = shard('2/2', clean, { attempt: LATE })
  const { report } = await foldRunFiles([shard('1/2', clean), shard('2/2', leak), again])
  expect(report.findings).toEqual([])
  expect(report.run).toMatchObject({ processes: 2, missingShards: [] })
  expect(report.notes).toEqual([
    { code: 'OVERSTAY_RERUN', text: 'shard 2/2 was run again; only its latest run counts' },
  ])
})

test('two commands of one run on one machine both count', async () => {
  const { report } = await foldRunFiles([shard('', clean), shard('', leak, { attempt: LATE })])
  expect(report.run.processes).toBe(2)
  expect(report.summary.created).toBe(120)
})

test('processes of several containers may have one pid', async () => {
  const { report } = await foldRunFiles([shard('1/2', leak), shard('2/2', leak), shard('2/2', leak, { pid: 2 })])
  expect(report.run.processes).toBe(3)
})

test('of copies the longest counts, compressed or not, wherever it stands', async () => {
  const whole = textOf({}, leak)
  const cut = written(whole.slice(0, whole.length - 200))
  const { report } = await foldRunFiles([cut, written(gzipSync(whole), '.ndjson.gz'), written(whole.slice(0, -5))])
  expect(report.summary).toMatchObject({ created: 60, findings: 1 })
  expect(report.notes).toEqual([{ code: 'OVERSTAY_COPIES', text: '2 run files are copies of others and left out' }])
})

const { zstdCompressSync } = zlib as { zstdCompressSync?: (data: string) => Buffer }

test.runIf(zstdCompressSync !== undefined)('zstd is read where Node has it, also cut off', async () => {
  const bytes = zstdCompressSync!(textOf({}, leak))
  const { report } = await foldRunFiles([written(bytes, '.ndjson.zst')])
  expect(report.summary).toMatchObject({ created: 60, findings: 1 })
  const cut = written(bytes.subarray(0, bytes.length - 3), '.ndjson.zst')
  await expect(foldRunFiles([cut])).rejects.toThrow(/the file is empty/)
  await expect(foldRunFiles([written('not zstd', '.ndjson.zst')])).rejects.toThrow(/\.ndjson\.zst: /)
})

test.runIf(zstdCompressSync === undefined)('where Node has no zstd, a sentence says what to do', async () => {
  await expect(foldRunFiles([written('', '.ndjson.zst')])).rejects.toThrow(/cannot read zstd/)
})

test('no run file at all is a sentence', async () => {
  await expect(foldRunFiles([])).rejects.toThrow('there is no run file')
})

function clearAfter(...records: RunRecord[]): boolean {
  const fold = new RunFold()
  fold.add(processOf(site(1, 'Session'), ...records))
  return fold.end().exercised.isClear('fp-Session named', ['request'])
}

test.each<[boolean, string, RunRecord[]]>([
  [true, 'judged', [...rounds(1, 1, 'request', [1]), end]],
  [false, 'never used', [end]],
  [false, 'used in another scope only', [...rounds(1, 1, 'other', [1]), end]],
  [false, 'used by a process that was killed', rounds(1, 1, 'request', [1])],
  [
    false,
    'also used where nothing was judged',
    [
      ...rounds(1, 1, 'request', [1]),
      { t: 'scope', id: 9, kind: 'named', name: 'request', parent: null },
      { t: 'verdict', scope: 9, outcome: 'failed', sites: [[1, 5, 1]] },
      end,
    ],
  ],
])('%s: a site that was %s is clear', (clear, _what, records) => {
  expect(clearAfter(...records)).toBe(clear)
})

test('what is kept of a process does not grow with its scopes', async () => {
  const bytesAfter = async (scopes: number): Promise<number> => {
    const sizes: number[] = []
    const file = written(textOf({}, [site(1, 'Session'), ...rounds(1, scopes, 'request', [1]), end]))
    const copies = Array.from({ length: 4 }, (_, index) => {
      const copy = `${file}-${index}.ndjson`
      fs.writeFileSync(copy, fs.readFileSync(file, 'utf8').replace('"pid":1', `"pid":${index + 2}`))
      return copy
    })
    const kept = await foldRunFiles(copies, (process) => sizes.push(process.scopes.filter(Boolean).length))
    expect(sizes).toEqual([scopes, scopes, scopes, scopes])
    return JSON.stringify(kept.report).length
  }
  expect(Math.abs((await bytesAfter(5000)) - (await bytesAfter(5)))).toBeLessThan(50)
})
