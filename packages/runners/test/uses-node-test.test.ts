import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { usesNodeTest } from '../src/uses-node-test.ts'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'overstay-node-test-'))
afterAll(() => {
  fs.rmSync(folder, { recursive: true })
})
const files = {
  'direct.mjs': `import test from 'node:test'`,
  'common.cjs': `const { test } = require("node:test")`,
  'through.mjs': `import { test } from './support/index.js'`,
  'support/index.js': `export * from './wrap.js'\nimport './cycle.js'`,
  'support/wrap.js': `export { test } from 'node:test'`,
  'support/cycle.js': `import './index.js'`,
  'plain.mjs': `import './support/cycle.js'; import fs from 'node:fs'`,
  'none.mjs': `import './gone.js'\n// a test of node`,
}
for (const [name, text] of Object.entries(files)) {
  fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
  fs.writeFileSync(path.join(folder, name), text)
}

test.each([
  ['direct.mjs', true],
  ['common.cjs', true],
  ['through.mjs', true],
  ['plain.mjs', true],
  ['none.mjs', false],
  ['missing.mjs', false],
])('%s: %s', (name, uses) => {
  expect(usesNodeTest(path.join(folder, name))).toBe(uses)
})
