import { expect, test } from 'vitest'
import { PageRun } from '../src/page-run.ts'
import type { SessionOptions } from '../src/session-options.ts'
import { all, environment, recordsIn, temporaryFolder } from './support/follow.ts'

const VIEWS = 5

/** What a page tells of a site of which each of five views leaves one object. */
function told(allow: number | undefined): string {
  const place = { fingerprint: 'abc', file: 'src/a.js', line: 3, column: 5, function: 'open', kind: 'new', name: 'Tab' }
  const records: object[] = [{ t: 'site', id: 0, expected: 'annotated', ...place, allow }]
  for (let view = 0; view < VIEWS; view++) {
    records.push(
      { t: 'scope', id: view, kind: 'named', name: 'view /', parent: null },
      { t: 'verdict', scope: view, outcome: 'judged', sites: [[0, 1, 1]] },
      { t: 'survivor', site: 0, scope: view, count: null, bytes: null, grows: 'growing', equal: true },
    )
  }
  return records.map((record) => `${JSON.stringify(record)}\n`).join('')
}

test.each([
  { allow: undefined, survivors: VIEWS },
  { allow: VIEWS - 1, survivors: VIEWS },
  { allow: VIEWS, survivors: 0 },
])('of a page $allow of $survivors may stay', async ({ allow, survivors }) => {
  const out = temporaryFolder()
  const options = JSON.parse(environment(out, { explain: 'never' }).OVERSTAY_SESSION!) as SessionOptions
  const run = new PageRun(options, { program: 'test/mail.spec.js' })
  run.take(told(allow))
  await run.end(() => Promise.reject(new Error('no snapshot is asked for')), 2)
  expect(all(recordsIn(out), 'survivor')).toHaveLength(survivors)
})

/** What four tests in a page tell of a site that nobody annotated, of which each leaves an object. */
function toldByTests(): string {
  const place = { fingerprint: 'abc', file: 'src/a.js', line: 3, column: 5, function: 'open', kind: 'new', name: 'Tab' }
  const records: object[] = [{ t: 'site', id: 0, expected: 'all', ...place }]
  for (let id = 0; id < 4; id++) {
    records.push(
      { t: 'scope', id, kind: 'test', name: `test ${id}`, parent: null, file: 'test/tab.test.js' },
      { t: 'verdict', scope: id, outcome: 'judged', sites: [[0, 1, 1]] },
      { t: 'survivor', site: 0, scope: id, count: null, bytes: null, grows: 'growing', equal: false },
    )
  }
  return records.map((record) => `${JSON.stringify(record)}\n`).join('')
}

test.each([
  { what: 'tests in a page are compared with each other', runsTests: true, told: ['growing', 'growing'], equal: false },
  { what: 'and where one is repeated, with itself', runsTests: true, told: ['growing', 'growing'], equal: true },
  { what: 'a page that a test drives goes with it', runsTests: false, told: [], equal: false },
])('$what', async ({ runsTests, told, equal }) => {
  const out = temporaryFolder()
  const given = JSON.parse(environment(out, { explain: 'never' }).OVERSTAY_SESSION!) as SessionOptions
  const options = equal ? { ...given, repeat: { 'test/tab.test.js': ['test'] } } : given
  const run = new PageRun(options, { program: 'test/tab.test.js', runsTests })
  run.take(equal ? toldByTests().replaceAll(/test \d/g, 'test') : toldByTests())
  await run.end(() => Promise.reject(new Error('no snapshot is asked for')), 2)
  const survivors = all(recordsIn(out), 'survivor')
  expect(survivors.slice(0, 2).map(({ grows }) => grows)).toEqual(told)
  expect(survivors.every((record) => record.equal === equal)).toBe(true)
})

test('what a snapshot could not tell stays suspected, and a note says why', async () => {
  const out = temporaryFolder()
  const options = JSON.parse(environment(out).OVERSTAY_SESSION!) as SessionOptions
  const run = new PageRun(options, { program: 'test/tab.test.js', runsTests: true })
  run.take(toldByTests())
  await run.end(() => Promise.reject(new Error('the page is gone')), 2)
  expect(all(recordsIn(out), 'note').map(({ text }) => text)).toEqual([
    'the page is gone; survivors of this page stay suspected',
  ])
})
