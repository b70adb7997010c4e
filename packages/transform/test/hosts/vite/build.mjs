import { overstay } from '@overstay/transform/vite'

// The versions that compile with esbuild and Rollup differ from those with Rolldown.
const { build } = await import(process.env.VITE_PACKAGE ?? 'vite')

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
