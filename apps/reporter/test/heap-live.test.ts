import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { HeapView, openSnapshot } from '@overstay/heap'
import { afterEach, describe, expect, it } from 'vitest'
import { heapPrompt } from '../src/heap-prompt.ts'
import { overstay } from './overstay.ts'

const project = fileURLToPath(new URL('fixtures/projects/snapshots/', import.meta.url))
const children: ChildProcess[] = []

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

/** A process that keeps eleven objects of a class, and what it prints first on stderr with these flags. */
async function service(...flags: string[]): Promise<{ pid: number; printed: string; child: ChildProcess }> {
  const code =
    'class Job {}; globalThis.jobs = Array.from({ length: 11 }, () => new Job()); console.error("ready"); setInterval(() => {}, 1000)'
  const child = spawn(process.execPath, [...flags, '-e', code], { stdio: ['ignore', 'ignore', 'pipe'] })
  children.push(child)
  let printed = ''
  while (!printed.includes('ready')) {
    const [chunk] = (await once(child.stderr, 'data')) as [Buffer]
    printed += chunk.toString()
  }
  return { pid: child.pid!, printed, child }
}

const leftovers = (): string[] => fs.readdirSync(os.tmpdir()).filter((name) => name.startsWith('overstay-live-'))

describe('a running process', () => {
  it('is asked at the address of its inspector', async () => {
    const before = leftovers()
    const { printed } = await service('--inspect=127.0.0.1:0')
    const address = /ws:\/\/\S+/.exec(printed)![0]
    const { stdout, stderr, status } = overstay('snapshots', 'heap', address, 'count', 'Job')
    expect(status, stderr).toBe(0)
    expect(stdout).toMatch(/^ {3}11 .* Job$/m)
    expect(overstay('snapshots', 'heap', address).stdout).toMatch(/ resident: V8's heap .* used and .* free, external /)
    expect(leftovers()).toEqual(before)
  })

  it('is asked by its id, and its inspector is closed afterwards', async () => {
    const { pid, child } = await service('--inspect-port=9229')
    let said = ''
    child.stderr!.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const { stdout, stderr, status } = overstay('snapshots', 'heap', `pid:${pid}`, 'count', 'Job')
    expect(status, stderr).toBe(0)
    expect(stdout).toMatch(/^ {3}11 .* Job$/m)
    await expect.poll(() => said).toContain('Debugger listening')
    await expect
      .poll(() =>
        fetch('http://127.0.0.1:9229/json/list').then(
          () => 'open',
          () => 'closed',
        ),
      )
      .toBe('closed')
    expect(child.exitCode).toBeNull()
  })

  it.each([
    ['another machine', ['ws://example.com:9229/x'], 2, 'is not on this machine', '--remote'],
    ['a name that begins like this one', ['ws://localhost.example.com/x'], 2, 'is not on this machine', '--remote'],
    ['no address', ['ws://'], 2, 'is no address', 'ws://127.0.0.1'],
    ['nobody at the address', ['ws://127.0.0.1:9/x'], 3, 'cannot reach ws://127.0.0.1:9/x', '--inspect'],
    ['no process id', ['pid:abc'], 2, 'no process id', 'pid:1234'],
    ['no such process', ['pid:4194000'], 3, 'process 4194000 cannot be asked', '--inspect'],
  ])('with %s is refused', (_, args, code, message, hint) => {
    const { status, stderr } = overstay('snapshots', 'heap', ...args)
    expect(stderr).toContain(message)
    expect(stderr).toContain(hint)
    expect(status).toBe(code)
  })

  it.skipIf(process.platform === 'win32')('that is not Node is left alone', () => {
    const child = spawn('sleep', ['60'])
    children.push(child)
    const { status, stderr } = overstay('snapshots', 'heap', `pid:${child.pid}`)
    expect([status, stderr]).toEqual([3, expect.stringContaining('SIGUSR1 would end it')])
    expect(child.exitCode).toBeNull()
  })
})

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) =>
  fs.existsSync(file),
)

describe('a page', () => {
  it.skipIf(CHROMIUM === undefined)('of Chromium is asked at the address of its inspector', async () => {
    const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'overstay-chromium-'))
    const flags = [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
    ]
    const child = spawn(CHROMIUM!, [...flags, `file://${project}page.html`], { stdio: ['ignore', 'ignore', 'pipe'] })
    children.push(child)
    let printed = ''
    child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()))
    await expect.poll(() => printed, { timeout: 30_000 }).toContain('DevTools listening')
    const host = /ws:\/\/([^/]+)/.exec(printed)![1]
    const pages = async () =>
      (await fetch(`http://${host}/json/list`)).json() as Promise<{ title: string; webSocketDebuggerUrl: string }[]>
    await expect.poll(async () => (await pages()).some(({ title }) => title === 'page'), { timeout: 30_000 }).toBe(true)
    const address = (await pages()).find(({ title }) => title === 'page')!.webSocketDebuggerUrl
    const { stdout, stderr } = overstay('snapshots', 'heap', address, 'why', 'Widget')
    expect(stdout, stderr).toContain('9 objects held by product page.html widgets\n')
    expect(stdout).toContain('  module variable "widgets" of page.html\n  widgets = Map\n> {#} Widget\n')
    expect(overstay('snapshots', 'heap', address, 'why', '<section>').stdout).toContain('globalThis.removed')
    // Asked to end, it ends its own children first, which would otherwise write to the folder once more.
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    await gone
    fs.rmSync(profile, { recursive: true, force: true, maxRetries: 10 })
  })
})

describe('the prompt', () => {
  it('answers many questions, tells what is wrong with others, and ends with the input', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'overstay-prompt-'))
    const file = path.join(folder, 'a.heapsnapshot')
    const child = spawn(process.execPath, ['main.js', file], { cwd: project })
    await once(child, 'exit')
    const heap = openSnapshot(file)
    const input = new PassThrough()
    const output = new PassThrough()
    const whole = text(output)
    input.end(
      'count "Session other.js"\nlist Session --limit 1\n\nwhy\ncount A --nothing\nlist Session --limit x\nexit\ncount Session\n',
    )
    await heapPrompt(new HeapView(heap), input, output)
    heap.close()
    output.end()
    fs.rmSync(folder, { recursive: true })
    const answers = (await whole).split('heap> ')
    expect(answers[1]).toMatch(/^ {4}2 .* Session ‹.*\/other\.js/m)
    expect(answers[2]).toContain('… 41 more')
    expect(answers[3]).toBe('')
    expect(answers[4]).toContain('why needs <@id | class>')
    expect(answers[5]).toContain("Unknown option '--nothing'")
    expect(answers[6]).toContain('limit is no number')
    expect(answers).toHaveLength(8)
  })
})
