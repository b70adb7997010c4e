import { overstay } from '@overstay/transform/esbuild'
import { build } from 'esbuild'

const [, , entry, outdir] = process.argv

await build({
  absWorkingDir: process.cwd(),
  entryPoints: [entry],
  outfile: `${outdir}/main.mjs`,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'es2020',
  sourcemap: true,
  plugins: [overstay({ track: 'all' })],
})
