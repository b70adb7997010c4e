import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import type { Departure } from '../src/node/index.ts'

const PACKAGE = fileURLToPath(new URL('..', import.meta.url))

function temporaryFolder(): string {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'overstay-held-')))
  onTestFinished(() => {
    fs.rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

/** What a program prints that asks about its own values; the analyser is looked for from `cwd`, and where it lies. */
function told(program: string, cwd = PACKAGE, folder = temporaryFolder()): Departure[] {
  const file = path.join(folder, 'program.mjs')
  const runtime = JSON.stringify(path.join(PACKAGE, 'dist/node/index.js'))
  fs.writeFileSync(file, `import { shouldGoAway } from ${runtime}\n${program}`)
  const temporary = path.join(folder, 'tmp')
  fs.mkdirSync(temporary, { recursive: true })
  const { stdout, stderr, status } = spawnSync(process.execPath, [file], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, TMPDIR: temporary },
  })
  expect(stderr).toBe('')
  expect(status).toBe(0)
  // Neither the snapshot nor anything else of the analysis is left.
  expect(fs.readdirSync(temporary)).toEqual([])
  return JSON.parse(stdout) as Departure[]
}

const SESSIONS = `
class Session {}
class User { friends = [] }
export const sessions = new Map()
for (let id = 0; id < 200; id++) sessions.set('id' + id, new Session())
`

test('what is still there is told with its path: who holds it, by which reference, and what to do', () => {
  const [asked] = told(`${SESSIONS}
const answer = await shouldGoAway(sessions.get('id7'), 'session', { delay: 5 })
console.log(JSON.stringify([answer]))`)
  expect(asked).toMatchObject({ name: 'session', gone: false })
  const { path: held, unexplained } = asked
  expect(unexplained).toBeUndefined()
  expect(held?.text).toMatch(/^ {2}module variable "sessions" of \S+program.mjs\n {2}sessions = Map\n> \{#\} Session$/)
  expect(held?.steps[held.culprit]).toEqual({ edge: '#', kind: 'entry', type: 'Session' })
  expect(held?.holder).toMatchObject({ kind: 'product', name: 'sessions' })
  expect(held?.holder.file).toMatch(/program.mjs$/)
  expect(held?.hint).toMatchObject({ id: 'cache' })
  expect(asked.graph).toBeUndefined()
})

test('the graph shows the path, its siblings folded with counts, and who else holds it', () => {
  const folder = temporaryFolder()
  const graph = path.join(folder, 'graphs/session.dot')
  const [asked] = told(
    `${SESSIONS}
export const pages = [{ current: { session: sessions.get('id7'), user: new User() } }]
const answer = await shouldGoAway(sessions.get('id7'), 'session', { delay: 5, graph: ${JSON.stringify(graph)} })
console.log(JSON.stringify([answer]))`,
    PACKAGE,
    folder,
  )
  expect(asked.graph).toBe(graph)
  const dot = fs.readFileSync(graph, 'utf8')
  expect(dot).toContain('[label="Session ×199", ')
  expect(dot).toMatch(/n1 -> n2 \[label="\{#\}", color="#cf222e"/)
  expect(dot).toMatch(/n4 \[label="Object", /)
  expect(dot).toContain('n4 -> n2 [label="also holds it"')
  expect(dot.split('\n').length).toBeLessThan(20)
})

test('functions and symbols are explained too', () => {
  const [fn, symbol] = told(`
export const registry = { handlers: [() => 1], keys: new Set([Symbol('key')]) }
const answers = await Promise.all([
  shouldGoAway(registry.handlers[0], 'handler', { delay: 5 }),
  shouldGoAway([...registry.keys][0], 'key', { delay: 5 }),
])
console.log(JSON.stringify(answers))`)
  expect(fn.path?.text).toMatch(/registry = Object\n {2}\.handlers Array\n> \[#\] closure/)
  expect(symbol.path?.text).toMatch(/registry = Object\n {2}\.keys Set\n> \{#\} /)
})

test('an SVG is drawn where that is asked for, and its DOT stands beside it', () => {
  const folder = temporaryFolder()
  const graph = path.join(folder, 'session.svg')
  const [asked] = told(
    `${SESSIONS}
const answer = await shouldGoAway(sessions.get('id7'), 'session', { delay: 5, graph: ${JSON.stringify(graph)} })
console.log(JSON.stringify([answer]))`,
    PACKAGE,
    folder,
  )
  expect(asked).toMatchObject({ graph })
  expect(asked.unexplained).toBeUndefined()
  expect(fs.readFileSync(graph, 'utf8')).toMatch(/<svg[\s\S]*Session ×199[\s\S]*<\/svg>/)
  expect(fs.readFileSync(path.join(folder, 'session.dot'), 'utf8')).toMatch(/^digraph heap \{/)
})

test('a graph that cannot be written is told, and the path all the same', () => {
  const folder = temporaryFolder()
  fs.writeFileSync(path.join(folder, 'file'), '')
  const [asked] = told(
    `${SESSIONS}
const answer = await shouldGoAway(sessions.get('id7'), 'session', { delay: 5, graph: ${JSON.stringify(path.join(folder, 'file/graph.dot'))} })
console.log(JSON.stringify([answer]))`,
    PACKAGE,
    folder,
  )
  expect(asked.graph).toBeUndefined()
  expect(asked.unexplained).toMatch(/^the graph could not be written: E/)
  expect(asked.path?.text).toContain('Session')
})

test('where no analyser is installed, that is said', () => {
  const folder = temporaryFolder()
  const [asked] = told(
    `${SESSIONS}
const answer = await shouldGoAway(sessions.get('id7'), 'session', { delay: 5 })
console.log(JSON.stringify([answer]))`,
    folder,
    folder,
  )
  expect(asked).toMatchObject({ gone: false })
  expect(asked.unexplained).toMatch(/^nothing here can analyse heap snapshots: install /)
  expect(asked.path).toBeUndefined()
})

test('the explanation does not hold the value: it goes afterwards', () => {
  const [first, second] = told(`${SESSIONS}
const first = await shouldGoAway(sessions.get('id7'), 'session', { delay: 5 })
const answer = shouldGoAway(sessions.get('id7'), 'session', { delay: 50 })
sessions.clear()
console.log(JSON.stringify([first, await answer]))`)
  expect([first.gone, second.gone]).toEqual([false, true])
})
