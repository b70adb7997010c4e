import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import type { RunRecord } from '@overstay/schema'
import { afterAll, expect, test } from 'vitest'
import { foldRunFiles, ReportError, runFilesIn } from '../src/index.ts'
import { readRunFile } from '../src/read-run-file.ts'
import { end, header, rounds, site } from './run-builder.ts'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'overstay-report-'))
afterAll(() => {
  fs.rmSync(folder, { recursive: true })
})

const records: RunRecord[] = [header, site(1, 'Sëssion'), ...rounds(1, 3, 'request', [1]), end]
const text = records.map((record) => JSON.stringify(record) + '\n').join('')
let files = 0

function written(content: string | Buffer, extension = '.ndjson'): string {
  const file = path.join(folder, `${files++}${extension}`)
  fs.writeFileSync(file, content)
  return file
}

async function read(file: string): Promise<{ records: RunRecord[]; truncated: boolean }> {
  const seen: RunRecord[] = []
  const { truncated } = await readRunFile(file, (record) => seen.push(record))
  return { records: seen, truncated }
}

test('reads what was written', async () => {
  expect(await read(written(text))).toEqual({ records, truncated: false })
})

test('reads it gzipped', async () => {
  expect(await read(written(gzipSync(text), '.ndjson.gz'))).toEqual({ records, truncated: false })
})

test('wherever a file was cut off, every whole line is read and the cut is told', async () => {
  const bytes = Buffer.from(text)
  const firstLine = bytes.indexOf(10) + 1
  for (let length = firstLine; length < bytes.length - 1; length += 7) {
    const { records: seen, truncated } = await read(written(bytes.subarray(0, length)))
    expect(truncated).toBe(true)
    // A line that lost nothing but its line end is whole.
    const whole = bytes.subarray(0, length).toString().split('\n').length - 1
    expect([whole, whole + 1]).toContain(seen.length)
    expect(seen).toEqual(records.slice(0, seen.length))
  }
})

test('a gzipped file that was cut off is read as far as it goes', async () => {
  const zipped = gzipSync(text)
  const { records: seen, truncated } = await read(written(zipped.subarray(0, zipped.length - 12), '.ndjson.gz'))
  expect(truncated).toBe(true)
  expect(seen.length).toBeGreaterThan(0)
})

test.each<[string, string, RegExp]>([
  ['an empty file', '', /:1: the file is empty/],
  ['another program’s file', '{"level":"info","msg":"started"}\n', /:1: not a run file of overstay/],
  ['no JSON', 'hello\nworld\n', /:1: not a line of JSON/],
  ['a later version', JSON.stringify({ ...header, version: 9 }) + '\n', /:1: version 9 .* reads version 1/],
  ['an unknown record', JSON.stringify(header) + '\n{"t":"surprise"}\n', /:2: t: /],
  [
    'a broken line in the middle',
    JSON.stringify(header) + '\n{"t":"sco\n' + JSON.stringify(end) + '\n',
    /:2: not a line of JSON/,
  ],
  ['an extra key', JSON.stringify(header) + '\n' + JSON.stringify({ ...end, more: 1 }) + '\n', /:2: .*more/],
])('%s is refused with file, line and reason', async (_what, content, message) => {
  const file = written(content)
  const error = await foldRunFiles([file]).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(ReportError)
  expect((error as ReportError).message).toMatch(message)
  expect((error as ReportError).message).toContain(file)
  expect((error as ReportError).hint).not.toBe('')
})

test('garbage that calls itself gzip is refused', async () => {
  await expect(foldRunFiles([written('not gzip at all', '.ndjson.gz')])).rejects.toThrow(/incorrect header check/)
})

test('files of two runs are not mixed', async () => {
  const other = written(text.replace('"run-1"', '"run-2"'))
  await expect(foldRunFiles([written(text), other])).rejects.toThrow('belong to 2 runs (run-1, run-2)')
})

test('finds the run files of a folder and leaves the rest alone', () => {
  const own = fs.mkdtempSync(path.join(folder, 'run-'))
  for (const name of ['b.ndjson', 'a.ndjson.gz', 'notes.txt', 'x.heapsnapshot'])
    fs.writeFileSync(path.join(own, name), '')
  expect(runFilesIn([own]).map((file) => path.basename(file))).toEqual(['a.ndjson.gz', 'b.ndjson'])
  expect(runFilesIn([path.join(own, 'b.ndjson')])).toHaveLength(1)
  expect(() => runFilesIn([path.join(own, 'missing')])).toThrow('there is no file or folder')
})
