import { overstay } from '@overstay/transform/vite'
import vue from '@vitejs/plugin-vue'
import { build } from 'vite'

const [, , entry, outDir] = process.argv

await build({
  configFile: false,
  root: process.cwd(),
  plugins: [overstay({ track: 'all' }), vue()],
  ssr: { noExternal: true },
  build: {
    ssr: entry,
    outDir,
    emptyOutDir: false,
    sourcemap: process.env.SOURCEMAP !== 'false',
    rollupOptions: { output: { entryFileNames: 'main.mjs' } },
  },
})
