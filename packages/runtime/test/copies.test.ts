import { createRequire } from 'node:module'
import { expect, test } from 'vitest'

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
