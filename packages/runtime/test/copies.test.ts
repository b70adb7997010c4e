import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import vm from 'node:vm'
import { expect, onTestFinished, test } from 'vitest'
import { changeParts } from './support/change-parts.ts'
import type * as Runtime from '../src/index.ts'
import type * as ForNode from '../src/node/index.ts'

const DIST = fileURLToPath(new URL('../dist/', import.meta.url))

/** Another copy of the built package, as a second version in `node_modules` would be one. */
function secondCopy(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'overstay-copy-'))
  onTestFinished(() => {
    fs.rmSync(folder, { recursive: true })
  })
  fs.cpSync(DIST, folder, { recursive: true })
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }')
  return folder
}

function load<T>(folder: string, entry: string): Promise<T> {
  return import(pathToFileURL(path.join(folder, entry)).href) as Promise<T>
}

/** Loads CommonJS as Jest does: other globals, a registry of its own, the built-in modules of the process. */
function requireInSandbox(file: string, globals: object): unknown {
  const context = vm.createContext(globals)
  const require = createRequire(file)
  const registry = new Map<string, { exports: unknown }>()
  const load = (name: string): unknown => {
    const module = registry.get(name) ?? { exports: {} }
    if (registry.has(name)) return module.exports
    registry.set(name, module)
    const wrapper = `(function (module, exports, require) {${fs.readFileSync(name, 'utf8')}\n})`
    const run = vm.runInContext(wrapper, context) as (...args: unknown[]) => void
    run(module, module.exports, (id: string) => load(path.resolve(path.dirname(name), id)))
    return module.exports
  }
  return load(require.resolve(file))
}

test('the ESM and the CommonJS build of the runtime are one in a process', async () => {
  const require = createRequire(import.meta.url)
  const esm = await import('@overstay/runtime')
  const cjs = require('@overstay/runtime') as typeof esm
  expect(cjs.scope).toBe(esm.scope)
  const stamp = require('@overstay/runtime/stamp') as Record<string, unknown>
  expect(Object.keys(stamp).sort()).toEqual(['i', 'k', 'm', 'n', 'o', 'q'])
  expect(stamp.n).toBe(
    (globalThis as unknown as Record<symbol, Record<string, unknown>>)[Symbol.for('overstay.stamp')].n,
  )
})

test('two copies of one version are one', async () => {
  const first = await load<typeof Runtime>(DIST, 'index.js')
  const second = await load<typeof Runtime>(secondCopy(), 'index.js')
  expect(second.scope).toBe(first.scope)
})

test('in a context of its own, as Jest makes one, the runtime is that of the thread', async () => {
  const { scope, expectCollected } = await load<typeof Runtime>(DIST, 'index.js')
  const { ledger } = await load<typeof ForNode>(DIST, 'node/index.js')
  const globals = { process: { getBuiltinModule: process.getBuiltinModule.bind(process) } }
  const inside = requireInSandbox(path.join(DIST, 'cjs/index.js'), globals) as typeof Runtime
  expect(inside.scope).toBe(scope)
  expect(inside.expectCollected).toBe(expectCollected)
  inside.scope('inside', () => {
    expect(ledger.innermostScope().name).toBe('inside')
    inside.expectCollected(vm.runInNewContext('({})') as object)
    expect([...ledger.innermostScope().entries.values()].map(({ token }) => token?.created)).toEqual([1])
  })
})

test('a copy of another version stays apart and is told', async () => {
  const first = await load<typeof Runtime>(DIST, 'index.js')
  const { strangers } = await load<typeof ForNode>(DIST, 'node/index.js')
  const newer = secondCopy()
  expect(changeParts(newer, 'version: 1,', 'version: 2,')).toBe(1)
  const second = await load<typeof Runtime>(newer, 'index.js')
  expect(second.scope).not.toBe(first.scope)
  expect(second.scope('apart', () => 5)).toBe(5)
  expect(strangers).toEqual([2])
})

test('what a sandbox does to its globals when it is over does not reach the runtime', async () => {
  const { scope } = await load<typeof Runtime>(DIST, 'index.js')
  const globals = { getBuiltinModule: process.getBuiltinModule.bind(process) }
  requireInSandbox(path.join(DIST, 'cjs/index.js'), { process: globals })
  const shared = (globalThis as unknown as Record<symbol, Record<string, object>>)[Symbol.for('overstay.stamp')]
  for (const owner of [shared, shared.ledger]) {
    for (const key of Reflect.ownKeys(owner)) {
      expect(Reflect.deleteProperty(owner, key)).toBe(false)
      expect(Reflect.defineProperty(owner, key, { get: () => undefined })).toBe(false)
    }
  }
  expect(scope('still', () => 5)).toBe(5)
})

test('globals that take nothing new do not stop the runtime from loading', () => {
  const entry = JSON.stringify(pathToFileURL(path.join(DIST, 'index.js')).href)
  const program = `Object.preventExtensions(globalThis)
const { scope } = await import(${entry})
console.log(scope('work', () => 5))`
  const args = ['--input-type=module', '-e', program]
  expect(execFileSync(process.execPath, args, { encoding: 'utf8' })).toBe('5\n')
})
