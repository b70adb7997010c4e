import { expect, test } from 'vitest'
import { withPlugin, type PluginEdit } from '../src/init/add-plugin.ts'

const MODULE = 'overstay/vitest'
const edited = (text: string, file = 'vitest.config.ts'): PluginEdit => withPlugin(file, text, MODULE)
const IMPORT = "import { overstay } from 'overstay/vitest'"

test.each<[string, string, string]>([
  [
    'a list gets it first; comments, quotes, semicolons and indentation stay',
    `import { defineConfig } from "vitest/config";
import react from "@vitejs/plugin-react"; // the view

/* What we build. */
export default defineConfig({
    // in their order
    plugins: [
        react(), // fast
    ],
    test: { globals: true },
});
`,
    `import { defineConfig } from "vitest/config";
import react from "@vitejs/plugin-react"; // the view
import { overstay } from "overstay/vitest";

/* What we build. */
export default defineConfig({
    // in their order
    plugins: [
        overstay(),
        react(), // fast
    ],
    test: { globals: true },
});
`,
  ],
  [
    'an object without plugins gets the key',
    `import { defineConfig } from 'vite'\n\nexport default defineConfig({\n  test: {},\n})\n`,
    `import { defineConfig } from 'vite'\n${IMPORT}\n\nexport default defineConfig({\n  plugins: [overstay()],\n  test: {},\n})\n`,
  ],
  [
    'a list on one line',
    `export default { plugins: [a()] }\n`,
    `${IMPORT}\n\nexport default { plugins: [overstay(), a()] }\n`,
  ],
  ['an empty list', `export default { plugins: [] }\n`, `${IMPORT}\n\nexport default { plugins: [overstay()] }\n`],
  ['an empty object', `export default {}\n`, `${IMPORT}\n\nexport default { plugins: [overstay()] }\n`],
  [
    'a comment stays with what it stands above',
    `/** @type {import('vite').UserConfig} */\nexport default { test: {} };\n`,
    `${IMPORT};\n\n/** @type {import('vite').UserConfig} */\nexport default { plugins: [overstay()], test: {} };\n`,
  ],
  [
    'what must be first stays first',
    `// @ts-check\n/// <reference types="vitest" />\n\nexport default { test: {} }\n`,
    `// @ts-check\n/// <reference types="vitest" />\n${IMPORT}\n\nexport default { plugins: [overstay()], test: {} }\n`,
  ],
  [
    'a function that returns an object',
    `export default defineConfig(({ mode }) => ({ define: { mode } }))\n`,
    `${IMPORT}\n\nexport default defineConfig(({ mode }) => ({ plugins: [overstay()], define: { mode } }))\n`,
  ],
  [
    'a function with one return, and another in a function of its own',
    `export default defineConfig(() => {\n  const f = () => { return 1 }\n  return { test: { f } }\n})\n`,
    `${IMPORT}\n\nexport default defineConfig(() => {\n  const f = () => { return 1 }\n  return { plugins: [overstay()], test: { f } }\n})\n`,
  ],
  [
    'a constant',
    `const config = { plugins: [a()] } satisfies UserConfig\nexport default config\n`,
    `${IMPORT}\n\nconst config = { plugins: [overstay(), a()] } satisfies UserConfig\nexport default config\n`,
  ],
  [
    'a merged config, in its last part',
    `import base from './base'\nexport default mergeConfig(base, defineConfig({ test: {} }))\n`,
    `import base from './base'\n${IMPORT}\nexport default mergeConfig(base, defineConfig({ plugins: [overstay()], test: {} }))\n`,
  ],
  [
    'line ends of Windows',
    `import a from 'a'\r\nexport default {\r\n  test: {},\r\n}\r\n`,
    `import a from 'a'\r\n${IMPORT}\r\nexport default {\r\n  plugins: [overstay()],\r\n  test: {},\r\n}\r\n`,
  ],
  [
    'what is spread in before the plugins cannot replace them',
    `export default { ...base, plugins: [a()] }\n`,
    `${IMPORT}\n\nexport default { ...base, plugins: [overstay(), a()] }\n`,
  ],
])('%s', (_what, before, after) => {
  expect(edited(before)).toEqual({ text: after })
  expect(edited(after)).toBe('there already')
})

test.each<[string, string, string]>([
  ['no default export', `module.exports = { plugins: [] }\n`, 'it has no `export default`'],
  ['plugins of elsewhere', `export default { plugins: shared }\n`, 'its plugins are not a list'],
  ['a spread alone', `export default { ...base }\n`, 'its plugins may come with what is spread into it'],
  ['a spread after the plugins', `export default { plugins: [], ...base }\n`, 'may replace its plugins'],
  [
    'projects',
    `export default { test: { projects: ['packages/*'] } }\n`,
    'each of its projects has plugins of its own',
  ],
  ['an import', `export { default } from './base'\n`, 'it has no `export default`'],
  ['a call of somebody', `export default makeConfig({ plugins: [] })\n`, 'is not written there as an object'],
  ['two returns', `export default () => { if (ci) return {}; return { test: {} } }\n`, 'is not written there'],
  ['a variable that may change', `let config = {}\nexport default config\n`, 'is not written there'],
  ['names in a circle', `const a = b\nconst b = a\nexport default a\n`, 'is not written there'],
  ['the name', `const overstay = 1\nexport default { plugins: [] }\n`, 'something else in it is called overstay'],
  ['no program', `export default { plugins: [ }\n`, 'it does not parse'],
])('%s is left to a person', (_what, text, reason) => {
  expect(edited(text)).toEqual({ reason: expect.stringContaining(reason) as string })
})

test('a line that is commented out is none', () => {
  const text = `// import { overstay } from 'overstay/vitest'\nexport default { plugins: [] }\n`
  expect(edited(text)).toEqual({ text: expect.stringContaining('plugins: [overstay()]') as string })
})

test('a config in JavaScript is read as one', () => {
  expect(edited(`export default { a: 1 as number }\n`, 'vitest.config.js')).toEqual({ reason: 'it does not parse' })
})
