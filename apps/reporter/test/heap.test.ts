import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { queries } from '@overstay/heap'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { overstay } from './overstay.ts'

const project = fileURLToPath(new URL('fixtures/projects/snapshots/', import.meta.url))
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'overstay-heap-command-'))
const [first, second, third] = ['first', 'second', 'third'].map((name) => path.join(folder, `${name}.heapsnapshot`))

beforeAll(() => {
  execFileSync(process.execPath, ['main.js', first, second, third], { cwd: project, stdio: 'pipe' })
})

afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true })
})

const heap = (...args: string[]) => overstay('snapshots', 'heap', ...args)

function answer(...args: string[]): Record<string, unknown> {
  const { stdout, status, stderr } = heap(...args, '--json')
  expect(status, stderr).toBe(0)
  const printed = JSON.parse(stdout) as { format: string; version: number; answer: Record<string, unknown> }
  expect([printed.format, printed.version]).toEqual(['overstay-heap', 1])
  return printed.answer
}

const lines = (text: string): string[] => text.split('\n').map((line) => line.trimEnd())

describe('overstay heap', () => {
  it('without a question tells what a heap is made of', () => {
    const { stdout, status } = heap(first)
    expect(status).toBe(0)
    expect(stdout).toMatch(/ nodes, .* edges, /)
    expect(stdout).toMatch(/ in V8's heap \(strings .*, code .*\)/)
  })

  it('tells classes of one name apart, and counts exactly', () => {
    expect(lines(heap(first, 'count', 'Session').stdout)).toEqual([
      'count   bytes  retained  class',
      expect.stringMatching(/^ {3}40 .* Session ‹main\.js:5:\d+›$/),
      expect.stringMatching(/^ {4}2 .* Session ‹other\.js:1:\d+›$/),
      '',
    ])
    const counted = answer(first, 'count', 'Session other.js')
    expect(counted).toMatchObject({ classes: [{ count: 2 }] })
  })

  it('says what holds the objects of a class, with the reference to cut', () => {
    const { stdout } = heap(first, 'why', 'Session main.js')
    expect(stdout).toContain('40 objects held by product main.js cache\n')
    expect(stdout).toContain('  module variable "cache" of main.js\n  cache = Map\n> {#} Session\n')
    expect(stdout).toContain('cutting it frees 40 of 40')
  })

  it('goes from a list to one object, its holders and a chain', () => {
    const { objects } = answer(first, 'list', 'Session main.js', '--limit', '1') as { objects: [{ id: number }] }
    const id = `@${objects[0].id}`
    expect(heap(first, 'at', id).stdout).toContain(`${id} Session\n`)
    expect(answer(first, 'referrers', id)).toMatchObject({ referrers: [{ class: 'Map', count: 1 }] })
    const chain = answer(first, 'chain', id, '--until', 'Map') as { steps: { type: string }[] }
    expect(chain.steps.map(({ type }) => type)).toEqual(['Map', 'Session'])
  })

  it('draws', () => {
    const dot = heap(first, 'graph', 'Session main.js', '--too-many', '1', '--max-depth', '2').stdout
    expect(dot).toMatch(/^digraph heap \{\n/)
    expect(dot).toContain('label="39 more"')
    const svg = heap(first, 'graph', 'Session main.js', '--svg').stdout
    expect(svg).toMatch(/^<\?xml/)
    expect(svg).toContain('</svg>')
    expect(svg).toContain('module variable')
  })

  it('tells what grows from snapshot to snapshot, and what is new', () => {
    const grown = answer(first, 'growth', second, third, '--filter', 'Session') as { classes: object[] }
    expect(grown.classes).toEqual([expect.objectContaining({ counts: [40, 80, 120], steady: true })])
    const arrived = answer(first, 'new-ids', third, '--filter', 'Session') as { total: number }
    expect(arrived.total).toBe(80)
    expect(answer(third, 'new-ids', first, '--filter', 'Session')).toMatchObject({ total: 0 })
  })

  it('tells what lies outside of the heap from a run file, or from what the process said itself', () => {
    const memory = { rss: 900e6, heapTotal: 60e6, heapUsed: 50e6, external: 20e6, arrayBuffers: 1e6 }
    const said = path.join(folder, 'memory.json')
    fs.writeFileSync(said, JSON.stringify(memory))
    expect(heap(first, '--run', said).stdout).toMatch(/900\.0 MB resident: .*\n.* outside of what V8 knows/)
    const golden = new URL('../../../packages/schema/test/golden/run-file.ndjson', import.meta.url)
    expect(heap(first, 'summary', '--run', fileURLToPath(golden)).stdout).toContain('91.0 MB resident: ')
    const cut = path.join(folder, 'cut.ndjson')
    fs.writeFileSync(cut, `${fs.readFileSync(golden, 'utf8').split('\n')[0]}\n`)
    for (const [file, says] of [
      [cut, 'does not say what memory'],
      [folder, 'does not say what memory'],
      [path.join(folder, 'none'), 'cannot read'],
    ]) {
      expect(heap(first, '--run', file)).toMatchObject({ status: 3, stderr: expect.stringContaining(says) as string })
    }
    expect(heap(first, 'count', 'Session', '--run', said).status).toBe(2)
  })

  it('reads compressed snapshots', () => {
    fs.writeFileSync(`${first}.gz`, gzipSync(fs.readFileSync(first)))
    expect(heap(`${first}.gz`, 'count', 'Session').stdout).toBe(heap(first, 'count', 'Session').stdout)
  })

  it('answers every question', () => {
    const args: Record<string, string[]> = { '<class>': ['Session'], '<@id>': ['@1'], '<@id | class>': ['Session'] }
    for (const [name, query] of Object.entries(queries)) {
      const about = args[query.args] ?? (query.args === '' ? [] : [second])
      expect(Object.keys(answer(first, name, ...about)), name).not.toEqual([])
    }
  })

  it('explains all questions in its help', () => {
    const { stdout } = heap('--help')
    for (const [name, { about }] of Object.entries(queries)) expect(stdout).toMatch(new RegExp(`  ${name} .*${about}`))
  })
})

describe('a wrong call', () => {
  it.each([
    ['an unknown question', ['wy', 'Session'], 'there is no question wy', 'There are summary, count'],
    ['an unknown class', ['why', 'session'], 'there is no class session', 'There is Session, closure Session.'],
    ['an unknown id', ['at', '@12345678'], 'there is no object @12345678', 'Ids look like @123'],
    ['no argument', ['why'], 'why needs <@id | class>', 'Write: why <@id | class>'],
    ['too many arguments', ['count', 'A', 'B'], 'count takes no "B"', 'Write: count <class>'],
    ['an option of another question', ['count', 'A', '--refs'], 'count does not take refs', 'no options'],
    ['a drawing of text', ['why', 'A', '--svg'], 'why cannot be drawn', 'graph can'],
    ['a limit that is no number', ['list', 'A', '--limit', 'x'], 'whole number', '--help tells more'],
  ])('with %s exits with 2 and tells what to do', (_, args, message, hint) => {
    const { status, stderr, stdout } = heap(first, ...args)
    expect(status).toBe(2)
    expect(stderr).toContain(message)
    expect(stderr).toContain(hint)
    expect(stdout).toBe('')
  })

  it.each([
    ['no file', path.join(folder, 'nowhere'), 'cannot open'],
    ['a folder', folder, 'is a directory'],
    ['another file', fileURLToPath(import.meta.url), 'does not begin with {"snapshot":'],
  ])('with %s exits with 3', (_, file, message) => {
    const { status, stderr } = heap(file)
    expect(status).toBe(3)
    expect(stderr).toContain(message)
    expect(lines(stderr).filter((line) => line !== '')).toHaveLength(2)
  })
})
