import { fileURLToPath } from 'node:url'
import { runRecord, type RunRecord } from '@overstay/schema'
import { expect, onTestFinished, test } from 'vitest'
import { chromium, Page } from './support/chromium.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SESSION = `globalThis[Symbol.for('overstay.page')]`

// Modules, as a bundler or the browser itself loads them: nothing of Node is there.
const PROGRAM = `(async () => {
  await import('/dist/browser/index.js')
  const { scope, openScope, expectCollected } = await import('/dist/index.js')
  const keep = (value) => document.body.append(value)
  for (let round = 0; round < 5; round++) {
    await scope('round', async () => {
      keep(expectCollected(document.createElement('p'), { name: 'kept' }))
      expectCollected({ round }, { name: 'dropped' })
      await new Promise((resolve) => setTimeout(resolve, 1))
    })
  }
  openScope('left open')
})()`

async function settled(page: Page): Promise<void> {
  let before = Infinity
  for (let idle = 0; idle < 2;) {
    await page.collect()
    const alive = await page.run<number>(`${SESSION}.alive()`)
    if (alive === 0) return
    idle = alive < before ? 0 : idle + 1
    before = alive
  }
}

const reason = chromium === undefined ? 'SKIPPED, no Chromium: set OVERSTAY_TEST_CHROMIUM; ' : ''
test.skipIf(chromium === undefined)(`${reason}a page hands its run file over to its driver`, async () => {
  const page = await Page.open(chromium!, ROOT)
  onTestFinished(() => page.close())
  await page.run(PROGRAM)
  await settled(page)
  const judged = await page.run<string>(`${SESSION}.judge()`)
  const text = judged + (await page.run<string>(`${SESSION}.finish() + ${SESSION}.finish()`))
  const records = text
    .trim()
    .split('\n')
    .map((line) => runRecord.parse(JSON.parse(line)))
  const of = <T extends RunRecord['t']>(kind: T): Extract<RunRecord, { t: T }>[] =>
    records.filter((record): record is Extract<RunRecord, { t: T }> => record.t === kind)
  const names = new Map(of('site').map(({ id, name }) => [id, name]))
  const verdicts = of('verdict').map(({ outcome, sites }) => [
    outcome,
    ...sites.map(([site, created, alive]) => `${names.get(site)!} ${created} ${alive}`),
  ])
  expect(verdicts).toEqual(Array(5).fill(['judged', 'kept 1 1', 'dropped 1 0']))
  const survivors = of('survivor').map(({ site, grows, equal }) => [names.get(site), grows, equal])
  expect(survivors).toEqual(Array(5).fill(['kept', 'growing', true]))
  expect(of('note')).toMatchObject([{ code: 'OVERSTAY_OPEN_SCOPES' }])
  expect(records.at(-1)).toMatchObject({ t: 'end', sites: 2 })
  expect(of('site')[0].file).toMatch(/^http:\/\/127\.0\.0\.1/)
})

const VISITS = `(async () => {
  const { page } = await import('/dist/browser/index.js')
  const { expectCollected } = await import('/dist/index.js')
  page.openTest('reads mail', 'test/mail.spec.js')
  const show = (address) => {
    history.pushState({}, '', address)
    document.body.append(expectCollected(document.createElement('p'), { name: 'shown' }))
    expectCollected({}, { name: 'made' })
  }
  show('/mail/1')
  history.replaceState({ scrolled: 10 }, '')
  show('/inbox')
  show('/mail/2')
  page.endTest('judged')
})()`

test.skipIf(chromium === undefined)(`${reason}each view of a test is a scope, named by its address`, async () => {
  const page = await Page.open(chromium!, ROOT)
  onTestFinished(() => page.close())
  await page.run(VISITS)
  await settled(page)
  const text = await page.run<string>(`${SESSION}.judge() + ${SESSION}.finish()`)
  const records = text.split('\n').flatMap((line) => (line === '' ? [] : [runRecord.parse(JSON.parse(line))]))
  const scopes = new Map(records.flatMap((record) => (record.t === 'scope' ? [[record.id, record]] : [])))
  const verdicts = records.flatMap((record) => {
    const scope = record.t === 'verdict' ? scopes.get(record.scope) : undefined
    return record.t === 'verdict' && scope !== undefined ? [[scope.kind, scope.name, record.outcome]] : []
  })
  expect(verdicts).toEqual([
    ['named', 'view /', 'judged'],
    ['named', 'view /mail/#', 'judged'],
    ['named', 'view /inbox', 'judged'],
    ['named', 'view /mail/#', 'judged'],
    ['test', 'reads mail', 'judged'],
  ])
  expect([...scopes.values()].map(({ file }) => file)).toContain('test/mail.spec.js')
})

const TESTS = `(async () => {
  const { page, PageSession } = await import('/dist/browser/index.js')
  const { expectCollected } = await import('/dist/index.js')
  const make = (name) => document.body.append(expectCollected(document.createElement('p'), { name }))
  const session = (globalThis[Symbol.for('overstay.page')] = new PageSession())
  session.openFile('test/a.test.js')
  make('of the file')
  const run = (name, outcome, concurrent = false) => {
    const scope = session.beginTest(name, concurrent)
    make(name)
    session.finishTest(scope, outcome)
  }
  run('passes', 'judged')
  run('fails', 'failed')
  run('is skipped', 'skipped')
  run('is concurrent', 'judged', true)
  session.endFile()
})()`

test.skipIf(chromium === undefined)(`${reason}tests that run in a page have scopes in that of their file`, async () => {
  const page = await Page.open(chromium!, ROOT)
  onTestFinished(() => page.close())
  await page.run(TESTS)
  await page.collect()
  // What the file holds, and what is not judged, is nothing to wait for.
  expect(await page.run<number>(`${SESSION}.alive()`)).toBe(1)
  const text = await page.run<string>(`${SESSION}.judge() + ${SESSION}.finish()`)
  const records = text.split('\n').flatMap((line) => (line === '' ? [] : [runRecord.parse(JSON.parse(line))]))
  const scopes = new Map(records.flatMap((record) => (record.t === 'scope' ? [[record.id, record]] : [])))
  const verdicts = records.flatMap((record) => {
    const scope = record.t === 'verdict' ? scopes.get(record.scope) : undefined
    return record.t === 'verdict' && scope !== undefined ? [[scope.kind, scope.name, record.outcome]] : []
  })
  expect(verdicts).toEqual([
    ['test', 'passes', 'judged'],
    ['test', 'fails', 'failed'],
    ['test', 'is skipped', 'skipped'],
    ['test', 'is concurrent', 'overlapped'],
    ['file', 'test/a.test.js', 'judged'],
  ])
  const parents = [...scopes.values()].flatMap(({ kind, parent }) =>
    kind === 'test' ? [scopes.get(parent!)?.kind] : [],
  )
  expect(parents).toEqual(['file', 'file', 'file', 'file'])
})
