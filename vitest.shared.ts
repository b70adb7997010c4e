import { defineConfig } from 'vitest/config'

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
