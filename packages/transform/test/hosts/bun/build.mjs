import { overstay } from '@overstay/transform/bun'

const [, , entry, outdir] = process.argv

const { success, logs } = await Bun.build({
  entrypoints: [entry],
  outdir,
  naming: 'main.mjs',
  target: 'node',
  sourcemap: 'linked',
  plugins: [overstay({ track: 'all' })],
})
for (const log of logs) console.error(log)
process.exitCode = success ? 0 : 1
