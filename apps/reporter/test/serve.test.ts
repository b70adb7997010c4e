import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FindingView, Overview, Page, RowDifference, selectRows } from '@overstay/schema/page'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { closeBrowser, hasBrowser, opened, reason } from '../../viewer/test/browser.ts'
import { overstay, temporaryFolder, type Result } from './overstay.ts'
import { writeRun } from './run-files.ts'

afterAll(closeBrowser)

const COMMAND = fileURLToPath(new URL('../bin/overstay.js', import.meta.url))
const TOKEN = 'a-token-of-24-characters'

const at = (day: number): string => new Date(Date.UTC(2026, 0, day, 3)).toISOString()

/** A project with three nights of two leaks in its store. */
function project(): string {
  const folder = temporaryFolder()
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "name": "shop" }')
  fs.mkdirSync(path.join(folder, 'src'))
  fs.writeFileSync(path.join(folder, 'src/app.js'), 'const first = new S()\nconst second = new T()\n')
  const nights = [{ S: 'c' }, { S: 'L', T: 'c' }, { S: 'L', T: 'L' }] as const
  for (const [index, sites] of nights.entries()) {
    overstay(folder, 'ingest', writeRun(folder, { run: `n${index + 1}`, at: at(index + 1), sites }))
  }
  return folder
}

interface Served {
  url: string
  process: ChildProcess
  /** All that the process has printed. */
  printed: () => string
}

/** `overstay serve` at a free port. */
async function served(folder: string, flags: readonly string[] = [], token = ''): Promise<Served> {
  const env = { ...process.env, OVERSTAY_SERVE_TOKEN: token }
  const child = spawn(process.execPath, [COMMAND, 'serve', '--port', '0', ...flags], { cwd: folder, env })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (printed += text.toString()))
  onTestFinished(async () => {
    if (child.exitCode === null && child.kill()) await once(child, 'exit')
  })
  for (;;) {
    const url = /at (http:\S+)/.exec(printed)?.[1]
    if (url !== undefined) return { url, process: child, printed: () => printed }
    if (child.exitCode !== null) throw new Error(printed)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function json<T>(url: string, init?: RequestInit): Promise<T> {
  const response = await fetch(url, init)
  expect(response.status, url).toBe(200)
  return (await response.json()) as T
}

/** A request with a Host header of its own, which fetch does not allow. */
function statusFor(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    http
      .get(url, { headers }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
      .on('error', reject)
  })
}

test('the store is told: tonight, the list by page and word, one finding, and two nights', async () => {
  const { url } = await served(project())
  const overview = await json<Overview>(`${url}api/overview`)
  expect(overview.failing.map(({ main }) => `${main.site.name} ${main.status} ${main.strip} ${main.package}`)).toEqual([
    'T new  .F shop',
  ])
  expect(overview.warning.map(({ site, status, strip }) => `${site.name} ${status} ${strip}`)).toEqual([
    'S ongoing .FF',
  ])
  expect(overview.nights.map(({ run, fails }) => [run, fails])).toEqual([
    ['n1', 0],
    ['n2', 1],
    ['n3', 2],
  ])
  expect([overview.run.id, overview.summary.failed, overview.branches]).toEqual(['n3', true, ['main']])
  const rows = (search: string): Promise<ReturnType<typeof selectRows>> => json(`${url}api/rows?${search}`)
  expect((await rows('size=1&from=1')).rows.map(({ site }) => site.name)).toEqual(['S'])
  expect(await rows('size=1&from=1')).toMatchObject({ total: 2 })
  expect((await rows('text=new+T')).rows.map(({ site }) => site.name)).toEqual(['T'])
  const finding = await json<FindingView>(`${url}api/finding?id=fp-S`)
  expect(finding.detail).toMatchObject({
    kept: [0, 15, 15],
    excerpt: { lines: expect.any(Array) as string[], marked: 0 },
  })
  expect(finding.detail.history?.cleanBefore?.run).toBe('n1')
  const differences = await json<RowDifference[]>(`${url}api/difference?from=n2&to=n3`)
  expect(differences.map(({ row, change, after }) => [row.site.name, change, after])).toEqual([['T', 'appeared', 15]])
})

test('a night that comes in, and a mute, are there at the next question', async () => {
  const folder = project()
  const { url } = await served(folder)
  expect((await json<Overview>(`${url}api/overview`)).run.id).toBe('n3')
  overstay(folder, 'ingest', writeRun(folder, { run: 'n4', at: at(4), sites: { S: 'c', T: 'L' } }))
  const later = await json<Overview>(`${url}api/overview`)
  expect([later.run.id, later.absent.map(({ site, status }) => `${site.name} ${status}`)]).toEqual(['n4', ['S fixed']])
  expect(later.counts.warn).toBe(1)
  const flags = ['--until', '2026-01-31', '--reason', 'known', '--owner', '@core']
  fs.writeFileSync(
    path.join(folder, 'overstay.mutes.json'),
    JSON.stringify([{ fingerprint: 'fp-T', until: flags[1], reason: flags[3], owner: flags[5] }]),
  )
  expect((await json<Overview>(`${url}api/overview`)).counts).toMatchObject({ warn: 0, muted: 1 })
})

test('only questions are answered, and only those of this machine', async () => {
  const { url } = await served(project())
  const status = async (where: string, method = 'GET'): Promise<number> =>
    (await fetch(`${url}${where}`, { method })).status
  expect(
    await Promise.all(
      ['nothing', 'api/constructor', 'api/finding?id=x', 'api/overview?branch=x', '../package.json'].map((where) =>
        status(where),
      ),
    ),
  ).toEqual(Array(5).fill(404))
  expect(await Promise.all(['POST', 'PUT', 'DELETE', 'OPTIONS'].map((method) => status('', method)))).toEqual(
    Array(4).fill(405),
  )
  const { host, port } = new URL(url)
  for (const own of [host, `localhost:${port}`, `LOCALHOST:${port}`, '[::1]', '127.8.8.8']) {
    expect(await statusFor(url, { host: own }), own).toBe(200)
  }
  // A name of somebody else's that was made to lead here (DNS rebinding).
  for (const other of [
    'evil.example',
    `evil.example:${port}`,
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'localhost@evil.example',
  ]) {
    expect(await statusFor(`${url}api/rows`, { host: other }), other).toBeOneOf([400, 403])
  }
  const { headers } = await fetch(url, { headers: { origin: 'https://evil.example' } })
  expect(headers.get('access-control-allow-origin')).toBe(null)
  expect(headers.get('content-security-policy')).toBe("frame-ancestors 'none'")
})

test('any other address needs a token, which is never printed', async () => {
  const folder = project()
  const { url, printed } = await served(folder, ['--host', '0.0.0.0'], TOKEN)
  const own = url.replace('0.0.0.0', '127.0.0.1')
  const status = async (authorization?: string): Promise<number> =>
    (await fetch(`${own}api/rows`, authorization === undefined ? {} : { headers: { authorization } })).status
  const basic = (user: string, password: string): string =>
    `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  expect(await status()).toBe(401)
  expect((await fetch(own)).headers.get('www-authenticate')).toContain('Basic')
  for (const wrong of [
    `Bearer ${TOKEN}x`,
    `Bearer ${TOKEN.slice(1)}`,
    basic('me', 'x'),
    basic(TOKEN, ''),
    `Digest ${TOKEN}`,
    'Bearer ',
    TOKEN,
  ]) {
    expect(await status(wrong), wrong).toBe(401)
  }
  expect(await status(`Bearer ${TOKEN}`)).toBe(200)
  expect(await status(basic('anybody', TOKEN))).toBe(200)
  expect(printed()).not.toContain(TOKEN)
  // A token that is there is asked for on this machine, too.
  const local = await served(folder, [], TOKEN)
  expect((await fetch(local.url)).status).toBe(401)
})

/** `overstay serve` where it cannot start. */
function refused(folder: string, flags: readonly string[], token = ''): Result {
  process.env.OVERSTAY_SERVE_TOKEN = token
  try {
    return overstay(folder, 'serve', ...flags)
  } finally {
    delete process.env.OVERSTAY_SERVE_TOKEN
  }
}

test('what cannot be served is said in one sentence, with what to do', async () => {
  const folder = project()
  const taken = http.createServer()
  await once(taken.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void taken.close())
  const { port } = taken.address() as AddressInfo
  fs.writeFileSync(path.join(folder, 'alien.db'), 'an alien file that is no store, and long enough '.repeat(40))
  const newer = path.join(folder, 'newer.db')
  fs.copyFileSync(path.join(folder, '.overstay/nights.db'), newer)
  const file = fs.openSync(newer, 'r+')
  // SQLite's user_version, at byte 60 of the file.
  fs.writeSync(file, Buffer.from([0, 0, 3, 231]), 0, 4, 60)
  fs.closeSync(file)
  const cases: [flags: string[], status: number, sentence: RegExp, token?: string][] = [
    [['--port', String(port)], 2, /port \d+ is in use/],
    [['--port', 'http'], 2, /a number from 0 to 65535/],
    [['--host', '203.0.113.7', '--port', '0'], 2, /203\.0\.113\.7 is no address of this machine/, TOKEN],
    [['--host', '0.0.0.0'], 2, /other machines need OVERSTAY_SERVE_TOKEN/],
    [['--host', '::'], 2, /other machines need OVERSTAY_SERVE_TOKEN/],
    [['--host', '127.0.0.1.evil.example'], 2, /other machines need OVERSTAY_SERVE_TOKEN/],
    [['--host', '0.0.0.0'], 2, /can be guessed/, 'short'],
    [['--store', 'missing.db'], 3, /missing\.db cannot be opened/],
    [['--store', 'alien.db'], 3, /alien\.db is no store of overstay/],
    [['--store', newer], 3, /a store of version 999; this overstay knows up to/],
  ]
  for (const [flags, status, sentence, token] of cases) {
    const result = refused(folder, flags, token)
    expect(result.stderr, flags.join(' ')).toMatch(sentence)
    expect([result.status, result.stdout], flags.join(' ')).toEqual([status, ''])
    expect(result.stderr.trim().split('\n').length).toBeLessThanOrEqual(2)
  }
})

test('a store that goes away meanwhile is a sentence, and one that comes back is told', async () => {
  const folder = project()
  const { url } = await served(folder)
  const file = path.join(folder, '.overstay/nights.db')
  fs.renameSync(file, `${file}.away`)
  const response = await fetch(`${url}api/overview`)
  expect([response.status, await response.text()]).toEqual([503, expect.stringContaining('nights.db cannot be opened')])
  fs.renameSync(`${file}.away`, file)
  expect((await json<Overview>(`${url}api/overview`)).run.id).toBe('n3')
})

test('Ctrl+C ends it, with exit code 0', async () => {
  const { process: child, url } = await served(project())
  await fetch(url)
  child.kill('SIGINT')
  expect(await once(child, 'exit')).toEqual([0, null])
})

test.skipIf(!hasBrowser)(`${reason}the page asks its server, page by page`, async () => {
  const folder = project()
  const sites = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`C${index}`, 'L' as const]))
  overstay(folder, 'ingest', writeRun(folder, { run: 'n4', at: at(4), sites: { S: 'L', ...sites } }))
  const server = await served(folder)
  const { tab, problems } = await opened(server.url)
  expect(await tab.locator('h1').innerText()).toBe('150 leaks fail the gate')
  await tab.keyboard.press('s')
  const status = tab.getByRole('status')
  await status.waitFor()
  expect(await status.innerText()).toBe('152 sites, 100 shown')
  await tab.getByRole('button', { name: 'Show 52 more' }).click()
  await tab.getByText('new T', { exact: true }).waitFor()
  await tab.getByRole('searchbox').fill('new C149')
  await tab.getByText('1 site', { exact: true }).waitFor()
  await tab.getByRole('link', { name: 'new C149' }).click()
  await tab.getByRole('heading', { level: 1, name: 'new C149' }).waitFor()
  await tab.keyboard.press('c')
  await tab.getByText('151 sites changed').waitFor()
  overstay(folder, 'ingest', writeRun(folder, { run: 'f1', at: at(5), branch: 'feature', sites: { S: 'c' } }))
  await tab.keyboard.press('t')
  // The latest run is that of another branch now, and the one of before is still to be had.
  await tab.getByRole('heading', { level: 1, name: 'Everything went away' }).waitFor()
  await tab.getByLabel('branch').selectOption('main')
  await tab.getByRole('heading', { level: 1, name: '150 leaks fail the gate' }).waitFor()
  expect(new URL(tab.url()).search).toBe('?branch=main')
  expect(problems).toEqual([])
  server.process.kill()
  await once(server.process, 'exit')
  await tab.keyboard.press('s')
  await tab.getByText('The server does not answer').waitFor()
})

test('--format html writes the page beside other formats, with the nights of the store', () => {
  const folder = project()
  const place = writeRun(folder, { run: 'n4', at: at(4), sites: { S: 'L', T: 'L' } })
  const { stdout } = overstay(folder, 'report', place, '--format', 'text,html=leaks.html')
  expect(stdout).toContain('Nothing fails the gate.')
  const pageIn = (file: string): Page =>
    JSON.parse(/id="data">(.*?)<\/script>/s.exec(fs.readFileSync(path.join(folder, file), 'utf8'))![1]) as Page
  const page = pageIn('leaks.html')
  expect(page.nights.map(({ run }) => run)).toEqual(['n1', 'n2', 'n3', 'n4'])
  expect(page.rows.map(({ site, status, strip }) => `${site.name} ${status} ${strip}`)).toEqual([
    'S ongoing .FFF',
    'T ongoing  .FF',
  ])
  overstay(folder, 'report', place, '--store', 'none.db', '--format', 'html=none.html')
  expect(fs.existsSync(path.join(folder, 'none.html'))).toBe(false)
  fs.rmSync(path.join(folder, '.overstay/nights.db'))
  overstay(folder, 'report', place, '--format', 'html=bare.html')
  expect(pageIn('bare.html')).toMatchObject({ nights: [], hasPast: false, rows: [{ strip: '' }, { strip: '' }] })
  expect(overstay(folder, 'report', '--help').stdout.replaceAll(/\s+/g, ' ')).toContain('html')
})
