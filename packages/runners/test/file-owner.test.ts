import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { fileOwner, shownFile } from '../src/file-owner.ts'

const root = '/work/project'
const inScript = fileOwner({ root, testSupport: [], testFiles: [] })
const inTests = fileOwner({ root, testSupport: ['tools/fake-*.js'], testFiles: ['checks/cache.js'] })

test.each([
  ['src/app.js', 'src/app.js', 'product'],
  ['/work/project/src/app.js', 'src/app.js', 'product'],
  ['file:///work/project/src/a%20b.mjs', 'src/a b.mjs', 'product'],
  ['/elsewhere/workload.mjs', '/elsewhere/workload.mjs', 'product'],
  ['/work/project/node_modules/p-map/index.js', 'node_modules/p-map/index.js', 'dependency'],
  ['/work/project/node_modules/@a/b/lib/x.js', 'node_modules/@a/b/lib/x.js', 'dependency'],
  ['/work/project/node_modules/vitest/dist/index.js', 'node_modules/vitest/dist/index.js', 'runner'],
  ['/work/project/node_modules/@vitest/spy/dist/index.js', 'node_modules/@vitest/spy/dist/index.js', 'runner'],
  ['/work/project/node_modules/jest-mock/index.js', 'node_modules/jest-mock/index.js', 'runner'],
  [
    '/work/project/node_modules/@testing-library/dom/dist/screen.js',
    'node_modules/@testing-library/dom/dist/screen.js',
    'runner',
  ],
  ['node:internal/test_runner/harness', 'node:internal/test_runner/harness', 'runner'],
  ['node:test', 'node:test', 'runner'],
  ['node:internal/timers', 'node:internal/timers', 'runtime'],
  ['node:events', 'node:events', 'runtime'],
  ['evalmachine.<anonymous>', 'evalmachine.<anonymous>', 'runtime'],
  ['wasm://wasm/0a1b', 'wasm://wasm/0a1b', 'runtime'],
  ['', '', 'runtime'],
  ['http://localhost:5173/src/app.js?t=1732', 'src/app.js', 'product'],
  ['https://app.test/assets/index-a1b2.js', 'assets/index-a1b2.js', 'product'],
  ['http://app.test/', 'index.html', 'product'],
  ['http://localhost:5173/@fs/work/project/src/app.js', 'src/app.js', 'product'],
  ['http://app.test/work/project/src/app.js', 'src/app.js', 'product'],
  ['http://localhost:5173/node_modules/.vite/deps/react.js', 'node_modules/.vite/deps/react.js', 'dependency'],
  ['http://localhost:5173/.vite/vitest/deps/react.js', '.vite/vitest/deps/react.js', 'dependency'],
  ['http://localhost:5173/@vite/client', '/@vite/client', 'runner'],
  ['http://localhost:5173/__vitest_browser__/tester-a1.js', '/__vitest_browser__/tester-a1.js', 'runner'],
  ['src/app.test.ts', 'src/app.test.ts', 'test'],
  ['src/app.spec.cjs', 'src/app.spec.cjs', 'test'],
  ['src/__tests__/app.js', 'src/__tests__/app.js', 'test'],
  ['src/__mocks__/db.js', 'src/__mocks__/db.js', 'test'],
])('%s is %s, owned by %s', (raw, file, kind) => {
  expect(inScript(raw)).toEqual({ file, kind })
  expect(inTests(raw)).toEqual({ file, kind })
})

test.each([
  ['checks/cache.js', 'a file that the runner runs'],
  ['tools/fake-server.js', 'a file that the config calls test support'],
  ['test/support/db.js', 'a file in a folder of tests'],
  ['packages/a/fixtures/app.js', 'a fixture'],
  ['src/test-utils.ts', 'a file named as test support'],
])('%s is the tests’ while tests run: %s', (file) => {
  expect(inTests(file).kind).toBe('test')
  expect(inScript(file).kind).toBe('product')
})

test.each([
  ['jsdom', 'runtime'],
  ['happy-dom', 'runtime'],
  ['nwsapi', 'runner'],
  ['@asamuzakjp/dom-selector', 'runner'],
])('%s is the page in which tests run, and a dependency elsewhere', (name, kind) => {
  const file = `node_modules/${name}/lib/index.js`
  expect(inTests(`/work/project/${file}`)).toEqual({ file, kind })
  expect(inScript(`/work/project/${file}`)).toEqual({ file, kind: 'dependency' })
})

test('a folder called test above the project says nothing', () => {
  const owner = fileOwner({ root: '/home/test/project', testSupport: [], testFiles: ['a.js'] })
  expect(owner('/home/test/project/src/app.js').kind).toBe('product')
  expect(owner('/home/test/other/app.js').kind).toBe('product')
})

test('a page may be served from a folder of the project', () => {
  const owner = fileOwner({ root, testSupport: [], testFiles: [], servedFrom: '/work/project/packages/ui' })
  expect(owner('http://localhost:5173/src/app.js?v=1')).toEqual({ file: 'packages/ui/src/app.js', kind: 'product' })
  expect(owner('http://localhost:5173/work/project/packages/ui/a.test.js').file).toBe('packages/ui/a.test.js')
})

test('overstay’s own code is never the product’s', () => {
  const { resolve } = createRequire(import.meta.url)
  for (const name of ['@overstay/runtime', '@overstay/runtime/stamp', '@overstay/runtime/node']) {
    expect(inScript(pathToFileURL(resolve(name)).href).kind).toBe('runner')
  }
})

test('files are shown relative to the root, or whole when they lie outside', () => {
  expect(shownFile('/work/project/src/a.js', root)).toBe('src/a.js')
  expect(shownFile('/work/project2/a.js', root)).toBe('/work/project2/a.js')
})
