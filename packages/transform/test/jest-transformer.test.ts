import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import vm from 'node:vm'
import { afterEach, beforeEach, expect, test } from 'vitest'
// As it is published: tagging happens in a thread, which takes built files only.
import jest, { type JestTransformerOptions } from '@overstay/transform/jest'

const SOURCE = `export function open(user: string) {\n  const session = { user }\n  return session\n}\n`
/** What a compiler makes of it, two lines further down, with the map that says so. */
const COMPILED = `"use strict";\nexports.open = open;\nfunction open(user) {\n    const session = { user };\n    return session;\n}\n`
const MAP = {
  version: 3,
  sources: ['session.ts'],
  names: [],
  mappings: ';;AAAA,SAAgB,IAAI,CAAC,IAAY;IAC/B,MAAM,OAAO,GAAG,EAAE,IAAI,EAAE,CAAC;IACzB,OAAO,OAAO,CAAC;AACjB,CAAC',
}

let folder: string
const settings = (): JestTransformerOptions['settings'] => ({ root: folder, track: 'all', top: 'label', cache: false })

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'overstay-jest-'))
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "name": "app" }')
  fs.writeFileSync(path.join(folder, 'session.ts'), SOURCE)
})
afterEach(() => {
  fs.rmSync(folder, { recursive: true })
})

let made = 0

/** The project's own transformer, as a file that Jest would load. */
function own(body: string): readonly [string, unknown] {
  const file = path.join(folder, `own-${++made}.cjs`)
  fs.writeFileSync(file, `module.exports = ${body}`)
  return [file, { level: 3 }]
}

const COMPILES = `{ createTransformer: (given) => ({
  canInstrument: true,
  process: () => (${JSON.stringify({ code: COMPILED, map: MAP })}),
  getCacheKey: (source, file, { config, transformerConfig }) => JSON.stringify([given, config, transformerConfig, source]),
}) }`

const options = (transformerConfig: unknown): never => {
  const config = { rootDir: folder, transform: [['\\.ts$', 'overstay', transformerConfig]] }
  return { config, configString: '{}', instrument: false, transformerConfig } as never
}

const code = (made: unknown): string => (typeof made === 'string' ? made : (made as { code: string }).code)

test('what the project’s own transformer made is tagged with the places where it was written', async () => {
  const given = { settings: settings(), own: own(COMPILES) }
  const transformer = await jest.createTransformer(given)
  expect(transformer.canInstrument).toBe(true)
  const made = code(transformer.process?.(SOURCE, path.join(folder, 'session.ts'), options(given)))
  expect(made).toMatch(/^"use strict";var \$os=globalThis/)
  expect(made).toContain('["object","","open",2,19,')
  expect(made).toMatch(/sourceMappingURL=data:application\/json/)
  expect(made.match(/sourceMappingURL/g)).toHaveLength(1)
})

test('in a context of its own the code finds the runtime that was loaded outside', async () => {
  const file = path.join(folder, 'session.js')
  const { process: run } = await jest.createTransformer({ settings: settings() })
  const made = code(run?.('exports.open = (user) => ({ user })', file, options({})))
  const sandbox = vm.createContext({
    exports: {},
    process: { getBuiltinModule: (id: string) => process.getBuiltinModule(id) },
  })
  vm.runInContext(made, sandbox)
  expect(sandbox).toMatchObject({ exports: { open: expect.any(Function) as unknown } })
  const { open } = (sandbox as { exports: { open: (user: string) => unknown } }).exports
  expect(open('ann')).toEqual({ user: 'ann' })
  const module = code(run?.('export const open = (user) => ({ user })', file, options({})))
  expect(module).toMatch(/^var \$os=globalThis/)
})

test('the own transformer is told what would stand in the config without us, with one object each time', async () => {
  const seen = {
    settings: settings(),
    own: own(`{ process: (source, file, { config }) => ((globalThis.configs ??= []).push(config), source) }`),
  }
  const watching = await jest.createTransformer(seen)
  const told = options(seen)
  watching.process?.('1', path.join(folder, 'a.js'), told)
  watching.process?.('1', path.join(folder, 'b.js'), told)
  const { configs } = globalThis as unknown as { configs: { transform: unknown }[] }
  expect(configs[0].transform).toEqual([['\\.ts$', ...seen.own]])
  expect(configs[1]).toBe(configs[0])
})

test('the cache key knows our version and options, the own transformer’s key, and the text where there is none', async () => {
  const key = async (given: JestTransformerOptions, source = SOURCE): Promise<string> => {
    const { getCacheKey } = await jest.createTransformer(given)
    return getCacheKey!(source, path.join(folder, 'session.ts'), options(given))
  }
  const plain = { settings: settings() }
  const composed = { settings: settings(), own: own(COMPILES) }
  const keys = [
    await key(plain),
    await key(plain, `${SOURCE}\n`),
    await key({ settings: { ...settings(), track: 'annotated' } }),
    await key(composed),
    await key(composed, `${SOURCE}\n`),
    await key({ ...composed, own: [composed.own[0], { level: 4 }] }),
  ]
  expect(new Set(keys).size).toBe(keys.length)
  expect(await key(plain)).toBe(keys[0])
  expect(await key(composed)).toBe(keys[3])
})

test('a transformer that only works asynchronously stays one', async () => {
  const given = {
    settings: settings(),
    own: own(`{ processAsync: async () => (${JSON.stringify({ code: COMPILED, map: JSON.stringify(MAP) })}) }`),
  }
  const transformer = await jest.createTransformer(given)
  expect(transformer.process).toBeUndefined()
  const made = await transformer.processAsync?.(SOURCE, path.join(folder, 'session.ts'), options(given))
  expect(code(made)).toContain('["object","","open",2,19,')
})

test('what is not of the project, or no program, stays what the own transformer made of it', async () => {
  const given = { settings: settings(), own: own(`{ process: (source) => ({ code: source + '!' }) }`) }
  const { process: run } = await jest.createTransformer(given)
  expect(run?.('a', path.join(folder, 'style.css'), options(given))).toEqual({ code: 'a!' })
  const dependency = path.join(folder, 'node_modules/other/index.js')
  expect(run?.('exports.a = {}', dependency, options(given))).toEqual({ code: 'exports.a = {}!' })
})
