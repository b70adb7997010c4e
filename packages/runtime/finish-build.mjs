// Puts bundles in the place of what `tsc` has written for the entries.
import { rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const dist = fileURLToPath(new URL('dist/', import.meta.url))
const src = fileURLToPath(new URL('src/', import.meta.url))

rmSync(`${dist}parts`, { recursive: true, force: true })

// A program waits for each file that it imports: twelve take 6 ms, two take 1.
const options = {
  bundle: true,
  target: 'es2022',
  platform: 'neutral',
  // Resolved where the package is used, so that a browser never meets what is Node's.
  external: ['node:*', '#tools'],
  logLevel: 'warning',
}
await build({
  ...options,
  entryPoints: ['index', 'stamp', 'node/index', 'browser/index'].map((name) => `${src}${name}.ts`),
  format: 'esm',
  splitting: true,
  chunkNames: 'parts/[hash]',
  outdir: dist,
})
await build({
  ...options,
  external: ['node:*'],
  entryPoints: ['index', 'stamp'].map((name) => `${src}${name}.ts`),
  format: 'cjs',
  outdir: `${dist}cjs`,
  plugins: [{ name: 'tools', setup: toolsByPath }],
})

// A package's `imports` end at the next package.json, and this folder needs one of its own.
function toolsByPath({ onResolve }) {
  onResolve({ filter: /^#tools$/ }, () => ({ path: '../node/index.js', external: true }))
}

// The package is ESM; Node and TypeScript need to be told that this one folder is not.
writeFileSync(`${dist}cjs/package.json`, '{ "type": "commonjs" }\n')
