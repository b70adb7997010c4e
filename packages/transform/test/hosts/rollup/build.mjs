import { createRequire } from 'node:module'
import { dirname, resolve } from 'node:path'
import { overstay } from '@overstay/transform/rollup'
import { transform } from 'esbuild'
import { rollup } from 'rollup'

const [, , entry, outdir] = process.argv

/** What a project has a plugin of its own for: types away, syntax down. */
const typescript = {
  name: 'typescript',
  async transform(code, id) {
    const { code: js, map } = await transform(code, {
      loader: id.endsWith('.ts') ? 'ts' : 'js',
      sourcefile: id,
      sourcemap: 'external',
      target: 'es2019',
    })
    return { code: js, map }
  },
}

const packages = {
  name: 'packages',
  resolveId: (id) =>
    id.startsWith('@overstay/')
      ? resolve(dirname(createRequire(import.meta.url).resolve('@overstay/runtime/package.json')), 'dist/node/index.js')
      : null,
}

const bundle = await rollup({
  input: entry,
  plugins: [typescript, packages, overstay({ track: 'all' })],
  external: /^node:/,
})
await bundle.write({ file: `${outdir}/main.mjs`, format: 'es', sourcemap: true })
await bundle.close()
