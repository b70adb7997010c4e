import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Finding } from '@overstay/schema'
import { beforeAll, expect, test } from 'vitest'
import { brief, overstay, reportIn } from './overstay.ts'

const DEMO = fileURLToPath(new URL('../../demo/', import.meta.url))
const MARK = 'planted leak'

interface Planted {
  file: string
  line: number
  /** The test that makes it leak: the first in the test file of the same name. */
  test: string
}

const planted: Planted[] = fs.readdirSync(path.join(DEMO, 'src')).flatMap((name) => {
  const lines = fs.readFileSync(path.join(DEMO, 'src', name), 'utf8').split('\n')
  const line = lines.findIndex((text) => text.includes(MARK)) + 1
  if (line === 0) return []
  const testFile = `test/${name.replace('.js', '.test.js')}`
  const title = /test\('([^']+)'/.exec(fs.readFileSync(path.join(DEMO, testFile), 'utf8'))
  return [{ file: `src/${name}`, line, test: `${testFile} › ${title?.[1] ?? ''}` }]
})

let failing: Finding[]
let created: number
beforeAll(() => {
  const out = fs.mkdtempSync(path.join(DEMO, '.overstay-test-'))
  try {
    const flags = ['--track', 'all', '--format', 'json', '--out', out]
    const result = overstay(DEMO, 'run', ...flags, '--', process.execPath, '--test')
    expect(result.status, result.stderr).toBe(1)
    const report = reportIn(result)
    failing = report.findings.filter(({ gate }) => gate === 'fail')
    created = report.summary.created
  } finally {
    fs.rmSync(out, { recursive: true, force: true })
  }
})

test('there is a planted leak of each kind', () => {
  expect(planted).toHaveLength(9)
})

test.each(planted)(
  'the leak in $file is found at line $line and attributed to its test',
  ({ file, line, test: title }) => {
    const found = failing.filter(({ site }) => site.file === file && site.line === line)
    expect(found.map(brief)).not.toEqual([])
    for (const { scope, paths } of found) {
      expect(scope.tests).toEqual([title])
      expect(paths[0].steps[paths[0].culprit]).toBeDefined()
      expect(paths[0].hint.text).not.toBe('')
    }
  },
)

test('no twin is reported, and nothing else', () => {
  const places = new Set(planted.map(({ file, line }) => `${file}:${line}`))
  const others = failing.filter(({ site }) => !places.has(`${site.file}:${site.line}`))
  expect(others.map(brief)).toEqual([])
})

test('there is enough to watch', () => {
  expect(created).toBeGreaterThanOrEqual(10_000)
})
