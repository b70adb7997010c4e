import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { RunRecord } from '@overstay/schema'
import { expect, test } from 'vitest'
import { brief, overstay, reportIn, type Result, temporaryFolder } from './overstay.ts'

const CLI = createRequire(import.meta.url).resolve('@playwright/test/cli')
const PROJECT = new URL('fixtures/projects/playwright-app/', import.meta.url)
const NAMES = ['chromium', 'chromium-browser', 'google-chrome']
const chromium =
  process.env.OVERSTAY_TEST_CHROMIUM ??
  (process.env.PATH ?? '')
    .split(path.delimiter)
    .flatMap((folder) => NAMES.map((name) => path.join(folder, name)))
    .find((file) => fs.existsSync(file))
const reason = chromium === undefined ? 'SKIPPED, no Chromium: set OVERSTAY_TEST_CHROMIUM; ' : ''
const inChromium = test.skipIf(chromium === undefined)

const FINDINGS = [
  'fail src/leaky/visits.js:4 object 11/11 in view /#/inbox,view /#/mail/#, product visits, collection',
  'fail src/leaky/inbox.js:4 call 6/6 in view /#/inbox, product drawn, detached-dom',
  'fail src/leaky/message.js:4 closure 5/5 in view /#/mail/#, product window, event-target-listener',
]

function project(spec?: string): string {
  const folder = path.join(temporaryFolder(), 'project')
  fs.cpSync(PROJECT, folder, { recursive: true })
  fs.symlinkSync(path.resolve(import.meta.dirname, '../../../node_modules'), path.join(folder, 'node_modules'))
  if (spec !== undefined) fs.writeFileSync(path.join(folder, 'test/app.spec.js'), spec)
  return folder
}

function playwright(folder: string): Result {
  const { VITEST: _vitest, NODE_OPTIONS: _options, FORCE_COLOR: _colour, ...own } = process.env
  const env = { ...own, OVERSTAY_TEST_CHROMIUM: chromium }
  return spawnSync(process.execPath, [CLI, 'test'], { cwd: folder, env, encoding: 'utf8' })
}

inChromium(`${reason}one line: a test whose page leaks fails with the lines, its repaired twin passes`, () => {
  const { status, stdout } = playwright(project())
  expect(stdout).toMatch(
    /1\) .*leaky: reading mail[^]*FAIL {2}src\/leaky\/visits\.js:4:15[^]*src\/leaky\/inbox\.js:4:16/,
  )
  expect(stdout).toMatch(/FAIL {2}src\/leaky\/message\.js:4:37[^]*window of src\/leaky\/message\.js/)
  expect(stdout).toContain('3 leaks fail the gate.')
  expect(stdout).toMatch(/1 failed[^]*leaky[^]*1 passed/)
  expect(status).toBe(1)
})

inChromium(`${reason}under overstay run the tests pass and the command reports`, () => {
  const flags = ['--track', 'all', '--format', 'json', '--out', temporaryFolder()]
  process.env.OVERSTAY_TEST_CHROMIUM ??= chromium
  const result = overstay(project(), 'run', ...flags, '--', process.execPath, CLI, 'test')
  const { findings } = reportIn(result)
  expect(findings.filter(({ gate }) => gate === 'fail').map(brief)).toEqual(FINDINGS)
  expect(findings.every(({ scope }) => scope.tests.every((name) => name.includes('leaky')))).toBe(true)
  expect(result.stderr).toContain('2 passed')
  expect(result.status).toBe(1)
})

const ANNOTATED = `export function message(id) {
  const panel = document.createElement('section')
  panel.innerHTML = \`<p>text of \${id}</p><a href="#/inbox">back</a>\`
  const state = { panel, read: /* @expectCollected */ () => id }
  window.addEventListener('resize', () => state.read())
  return panel
}
`

inChromium(`${reason}in a minified bundle what is not tagged is told by its source map`, () => {
  const folder = project()
  for (const variant of ['leaky', 'repaired'])
    fs.writeFileSync(path.join(folder, `src/${variant}/message.js`), ANNOTATED)
  const build = path.join(folder, 'build.js')
  fs.writeFileSync(
    build,
    fs
      .readFileSync(build, 'utf8')
      .replace(`{ track: 'all', top: 'label' }`, '')
      .replace('bundle: true', '$&, minify: true'),
  )
  const { stdout } = playwright(folder)
  expect(stdout).toMatch(/FAIL {2}src\/leaky\/message\.js:4:55 {2}closure/)
  expect(stdout).toContain('‹src/leaky/message.js:5:37›')
  expect(stdout).not.toMatch(/FAIL {2}src\/leaky\/(?:visits|inbox)/)
})

const AROUND = `import { expect, test } from 'overstay/playwright'
import { bundle } from '../build.js'
test.beforeEach(async ({ context }) => {
  const files = await bundle('leaky')
  await context.route('http://mail.test/**', (route) => {
    const { pathname } = new URL(route.request().url())
    const body = pathname === '/untagged' ? '<p>nothing</p>' : files[pathname] ?? '<main></main><script type="module" src="/main.js"></script>'
    return route.fulfill({ contentType: pathname in files ? 'text/javascript' : 'text/html', body })
  })
})
const visit = async (page) => {
  for (const id of [1, 2, 3, 4]) {
    await page.getByText(\`mail \${id}\`).click()
    await page.getByText('back').click()
  }
}
test('fails', async ({ page }) => {
  await page.goto('http://mail.test/#/inbox')
  await visit(page)
  await page.goto('http://mail.test/other')
  expect(1).toBe(2)
})
test('leaves', async ({ page }) => {
  await page.goto('http://mail.test/#/inbox')
  await visit(page)
  await page.goto('http://mail.test/other')
})
test('opens another', async ({ page, context }) => {
  await page.goto('about:blank')
  const other = await context.newPage()
  await other.goto('http://mail.test/#/inbox')
  await visit(other)
  await other.close()
})
test('opens a context', async ({ page, browser }) => {
  await page.goto('about:blank')
  const own = await browser.newContext()
  const files = await bundle('leaky')
  await own.route('http://mail.test/**', (route) => {
    const { pathname } = new URL(route.request().url())
    const body = files[pathname] ?? '<main></main><script type="module" src="/main.js"></script>'
    return route.fulfill({ contentType: pathname in files ? 'text/javascript' : 'text/html', body })
  })
  const other = await own.newPage()
  await other.goto('http://mail.test/#/inbox')
  await visit(other)
  await own.close()
})
test('has no tagged code', async ({ page }) => {
  await page.goto('http://mail.test/untagged')
})
`

inChromium(`${reason}pages of failed tests are not judged; those that are left or closed are, before`, () => {
  const folder = project(AROUND)
  const { stdout, stderr } = playwright(folder)
  expect(stdout).toMatch(/4 failed[^]*1 passed/)
  expect(stderr).toContain('sees no tagged code at http://mail.test')
  const judged = runFilesOf(folder).map((records) => {
    const test = records.find((record) => record.t === 'scope' && record.kind === 'test')
    const outcomes = new Set(records.flatMap((record) => (record.t === 'verdict' ? [record.outcome] : [])))
    return [test?.t === 'scope' && test.name, [...outcomes].join(), records.some(({ t }) => t === 'path')]
  })
  expect(judged.sort()).toEqual([
    ['fails', 'failed', false],
    ['leaves', 'judged', false],
    ['leaves', 'judged', true],
    ['opens a context', 'judged', true],
    ['opens another', 'judged', true],
  ])
})

function runFilesOf(folder: string): RunRecord[][] {
  const out = path.join(folder, '.overstay', fs.readdirSync(path.join(folder, '.overstay'))[0])
  return fs.readdirSync(out).map((file) => {
    const lines = fs.readFileSync(path.join(out, file), 'utf8').trim().split('\n')
    return lines.map((line) => JSON.parse(line) as RunRecord)
  })
}
