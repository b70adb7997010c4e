import { execFile, execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { chromium, Page } from './support/chromium.ts'
import { changeParts } from './support/change-parts.ts'
import { nodes } from './support/nodes.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const PROGRAM = path.join(ROOT, 'test/values/in-node.mjs')
const REFUSING = '--js-nonextensible-applies-to-private'

type Results = Record<string, string>

async function examined(binary: string, ...args: string[]): Promise<Results> {
  const { stdout } = await promisify(execFile)(binary, ['--expose-gc', ...args])
  return JSON.parse(stdout) as Results
}

/** Of every kind: it takes a stamp once, is itself and looks as before, and its token lives exactly as long as it. */
function expectAllFine(results: Results, atLeast: number): void {
  expect(Object.fromEntries(Object.entries(results).filter(([, result]) => result !== 'ok'))).toEqual({})
  expect(Object.keys(results).length).toBeGreaterThanOrEqual(atLeast)
}

test.each(nodes)('every kind of value, on %s', async (binary) => {
  expectAllFine(await examined(binary, PROGRAM), 80)
})

const reason = chromium === undefined ? 'SKIPPED, no Chromium: set OVERSTAY_TEST_CHROMIUM; ' : ''
test.skipIf(chromium === undefined)(`${reason}every kind of value, in Chromium`, async () => {
  const page = await Page.open(chromium!, ROOT, '--js-flags=--expose-gc')
  onTestFinished(() => page.close())
  const results = await page.run<string>(`import('/test/values/in-browser.mjs').then(({ values }) => values())`)
  expectAllFine(JSON.parse(results) as Results, 95)
})

/** The runtime as built, but for an engine in which what is not extensible takes no private field. */
function refusingBuild(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'overstay-refusing-'))
  onTestFinished(() => {
    fs.rmSync(folder, { recursive: true })
  })
  fs.cpSync(path.join(ROOT, 'dist'), folder, { recursive: true })
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }')
  const changed = changeParts(
    folder,
    'return value;',
    'if (!Object.isExtensible(value)) throw new TypeError(); return value;',
  )
  expect(changed).toBe(1)
  return path.join(folder, 'stamp.js')
}

test('where the engine refuses the field, a WeakMap does: every kind of value', async () => {
  expectAllFine(await examined(process.execPath, PROGRAM, refusingBuild()), 80)
})

const refusesByFlag = nodes.filter((binary) =>
  execFileSync(binary, ['--v8-options'], { encoding: 'utf8' }).includes(REFUSING),
)
test.skipIf(refusesByFlag.length === 0)('the same where the engine itself refuses (Node 26 by a flag)', async () => {
  for (const binary of refusesByFlag) expectAllFine(await examined(binary, REFUSING, PROGRAM), 80)
})
