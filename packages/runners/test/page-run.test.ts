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
  const run = new PageRun(options, 'test/mail.spec.js')
  run.take(told(allow))
  await run.end(() => Promise.reject(new Error('no snapshot is asked for')), 2)
  expect(all(recordsIn(out), 'survivor')).toHaveLength(survivors)
})
