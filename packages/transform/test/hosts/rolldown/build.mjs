import { overstay } from '@overstay/transform/rolldown'
import { rolldown } from 'rolldown'

const [, , entry, outdir] = process.argv

const bundle = await rolldown({
  input: entry,
  platform: 'node',
  transform: { target: 'es2020' },
  plugins: [overstay({ track: 'all' })],
})
await bundle.write({ file: `${outdir}/main.mjs`, format: 'esm', sourcemap: true })
await bundle.close()
