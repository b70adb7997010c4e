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
  external: ['node:*'],
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
  entryPoints: ['index', 'stamp'].map((name) => `${src}${name}.ts`),
  format: 'cjs',
  outdir: `${dist}cjs`,
})

// The package is ESM; Node and TypeScript need to be told that this one folder is not.
writeFileSync(`${dist}cjs/package.json`, '{ "type": "commonjs" }\n')
