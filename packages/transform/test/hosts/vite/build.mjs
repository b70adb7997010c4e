import { overstay } from '@overstay/transform/vite'
import { build } from 'vite'

const [, , entry, outDir] = process.argv

await build({
  configFile: false,
  root: process.cwd(),
  plugins: [overstay({ track: 'all' })],
  ssr: { noExternal: true },
  build: {
    ssr: entry,
    outDir,
    emptyOutDir: false,
    target: 'es2020',
    sourcemap: true,
    rollupOptions: { output: { entryFileNames: 'main.mjs' } },
  },
})
