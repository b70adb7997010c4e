import fs from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { config, report, runRecord } from '../src/index.ts'

const golden = (name: string): string => fs.readFileSync(new URL(`golden/${name}`, import.meta.url), 'utf8')

const lines = golden('run-file.ndjson').trim().split('\n')

test('the golden run file has every record there is', () => {
  const kinds = new Set(lines.map((line) => (JSON.parse(line) as { t: string }).t))
  expect([...kinds].sort()).toEqual(['end', 'header', 'note', 'path', 'scope', 'site', 'survivor', 'verdict'])
})

test.each(lines)('is read as it is written: %s', (line) => {
  const value: unknown = JSON.parse(line)
  expect(runRecord.parse(value)).toStrictEqual(value)
})

test('the golden report is read as it is written', () => {
  const value: unknown = JSON.parse(golden('report.json'))
  expect(report.parse(value)).toStrictEqual(value)
})

// The formats others read. A change here is a change for them: it needs a new version, or must only add what is optional.
test.each([
  ['run-record', runRecord],
  ['report', report],
  ['config', config],
] as const)('the JSON Schema of %s is the one that was promised', async (name, schema) => {
  const json = JSON.stringify(z.toJSONSchema(schema, { io: 'input' }), null, 2) + '\n'
  await expect(json).toMatchFileSnapshot(`golden/${name}.schema.json`)
})
