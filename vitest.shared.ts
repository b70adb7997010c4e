import fs from 'node:fs'
import { defineConfig } from 'vitest/config'

// Both install a command `vitest`, and where node_modules is not new npm lets the one that came last have it.
if (fs.realpathSync(process.argv[1]).includes('/node_modules/vitest-3/')) {
  throw new Error('node_modules/.bin/vitest is Vitest 3, which is only to be tested: run `npm rebuild vitest`')
}

/** Every project's tests: results on the terminal for people, and as JSON for `.ci/run`, which sums them. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', 'json'],
    outputFile: { json: 'reports/tests.json' },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What runs tests may force colour upon every program below it, and these programs' output is compared.
    env: { FORCE_COLOR: '0' },
  },
})
