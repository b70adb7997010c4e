import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { COMMAND, temporaryFolder } from './overstay.ts'

const DOWN = '\u001b[B'
const ENTER = '\r'
const INTERRUPT = '\u0003'

/** What is waited for on the screen, and the keys that are pressed then. */
type Answer = readonly [question: RegExp, ...keys: string[]]

/** `overstay init` in a terminal that `script` of util-linux makes; the last screen's text without its colours. */
async function initAtTerminal(folder: string, answers: readonly Answer[]): Promise<{ status: number; screen: string }> {
  const { NODE_OPTIONS: _options, VITEST: _vitest, CI: _ci, ...env } = process.env
  const command = `stty cols 100 rows 40; '${process.execPath}' '${COMMAND}' init`
  const terminal = spawn('script', ['-qec', command, '/dev/null'], { cwd: folder, env: { ...env, TERM: 'xterm' } })
  let screen = ''
  let asked = 0
  const waiting = [...answers]
  terminal.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text.replaceAll(/\u001b\[[\d;?]*[A-Za-z]/g, '')
    const [question, ...keys] = waiting.at(0) ?? []
    const at = question === undefined ? -1 : screen.slice(asked).search(question)
    if (at < 0) return
    waiting.shift()
    asked = screen.length
    // A prompt reads what is pressed one after the other.
    keys.forEach((key, index) => setTimeout(() => terminal.stdin.write(key), 100 * (index + 1)))
  })
  const status = await new Promise<number>((resolve, reject) => {
    terminal.once('error', reject).once('exit', (code) => {
      resolve(code ?? -1)
    })
  })
  expect(waiting.map(([question]) => question)).toEqual([])
  return { status, screen }
}

function project(): string {
  const folder = temporaryFolder()
  const manifest = { name: 'shop', type: 'module', devDependencies: { overstay: '*', vitest: '*' } }
  fs.mkdirSync(path.join(folder, '.git'))
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest))
  fs.writeFileSync(path.join(folder, 'vite.config.js'), 'export default {}\n')
  return folder
}

const filesOf = (folder: string): string[] => fs.readdirSync(folder).sort()

test('init asks what only a person knows, and does as told', async () => {
  const folder = project()
  const { status, screen } = await initAtTerminal(folder, [
    [/What is to be watched\?/, DOWN, ENTER],
    [/When is Vitest to watch\?/, DOWN, ENTER],
    [/Where are the nights run\?/, ' ', DOWN, ' ', ENTER],
  ])
  expect(screen).toMatch(/overstay in shop: Vitest/)
  expect(status).toBe(0)
  expect(filesOf(folder)).toEqual([
    '.git',
    '.gitlab',
    '.gitlab-ci.yml',
    'overstay.config.js',
    'package.json',
    'vite.config.js',
  ])
  expect(fs.readFileSync(path.join(folder, 'overstay.config.js'), 'utf8')).toContain(`track: 'annotated'`)
  expect(fs.readFileSync(path.join(folder, 'vite.config.js'), 'utf8')).toBe('export default {}\n')
})

test('who leaves a question open writes nothing', async () => {
  const folder = project()
  const { status, screen } = await initAtTerminal(folder, [
    [/What is to be watched\?/, ENTER],
    [/When is Vitest to watch\?/, INTERRUPT],
  ])
  expect(screen).toContain('Nothing is written.')
  expect(status).toBe(2)
  expect(filesOf(folder)).toEqual(['.git', 'package.json', 'vite.config.js'])
})
