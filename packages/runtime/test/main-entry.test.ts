import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import * as noTools from '../src/no-tools.ts'

const PACKAGE = fileURLToPath(new URL('..', import.meta.url))

const WORK = `;
(async () => {
  const before = process.moduleLoadList.includes('NativeModule inspector')
  const base = await checkpoint()
  expectCollected({}, { name: 'dropped' })
  globalThis.kept = expectCollected({}, { name: 'kept' })
  const { collected, surviving } = await base.since()
  const { AsyncLocalStorage } = require('node:async_hooks')
  const store = new AsyncLocalStorage()
  const asked = (() => {
    const request = {}
    return store.run(request, () => shouldGoAway(request, 'request', { delay: 20 }))
  })()
  const held = shouldGoAway(globalThis.kept, 'kept', { delay: 5, graph: false })
  const refused = await shouldGoAway(1, 'one').catch((error) => error.message)
  const kinds = [collected, surviving].map((sites) => sites.map(({ site }) => site.name))
  console.log(JSON.stringify({ before, kinds, gone: [(await asked).gone, (await held).gone], refused }))
})()`

test.each<[string, string[], string]>([
  [
    'ESM',
    ['--input-type=module'],
    `import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)\nimport { checkpoint, expectCollected, shouldGoAway } from '@overstay/runtime'`,
  ],
  [
    'CommonJS',
    ['--input-type=commonjs'],
    `const { checkpoint, expectCollected, shouldGoAway } = require('@overstay/runtime')`,
  ],
])('checkpoint and shouldGoAway load what they need when they are called: %s', (_, flags, load) => {
  const told: unknown = JSON.parse(
    execFileSync(process.execPath, [...flags, '-e', `${load}${WORK}`], { cwd: PACKAGE, encoding: 'utf8' }),
  )
  expect(told).toEqual({
    before: false,
    kinds: [['dropped'], ['kept']],
    gone: [true, false],
    refused:
      '[overstay] shouldGoAway() needs an object, a function or a symbol of its own; got number, which is never collected by itself',
  })
})

test('in a browser they say what they need', async () => {
  await expect(noTools.checkpoint()).rejects.toThrow('need Node')
  await expect(noTools.departureOf(new WeakRef({}), 'value')).rejects.toThrow('need Node')
})
