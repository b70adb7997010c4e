// node bundle-entries.mjs [further entry…], in a package that `tsc` has built: puts bundles in the place of its entries
// (those of `exports` and `imports`, and those named), and takes away the modules that are in them. A program waits for
// each file that it imports: the 90 of the heap take 65 ms, one takes 20.
import fs from 'node:fs'
import path from 'node:path'
import { build } from 'esbuild'

const { exports, imports = {} } = JSON.parse(fs.readFileSync('package.json', 'utf8'))

/** `register/index` for `./dist/register/index.js`; what ends in .mjs stays as it is and has its entry named. */
function entriesOf(target) {
  if (typeof target === 'object') return Object.values(target).flatMap(entriesOf)
  const name = /^\.\/dist\/(.+)\.js$/.exec(target)?.[1]
  return name === undefined ? [] : [name]
}

const entries = new Set([...entriesOf(exports), ...entriesOf(imports), ...process.argv.slice(2)])
const folders = [...entries].map((entry) => path.dirname(entry)).filter((folder) => folder !== '.')
const { metafile } = await build({
  entryPoints: [...entries].map((entry) => `src/${entry}.ts`),
  // Beside the threads that a package starts, so that those are found from there as from an entry.
  chunkNames: folders.includes('register') ? 'register/[name]-[hash]' : '[name]-[hash]',
  outdir: 'dist',
  outbase: 'src',
  allowOverwrite: true,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  metafile: true,
  logLevel: 'warning',
})

const written = new Set(Object.keys(metafile.outputs).map((file) => path.resolve(file)))
for (const name of fs.readdirSync('dist', { recursive: true, encoding: 'utf8' })) {
  const file = path.resolve('dist', name)
  if (file.endsWith('.js') && !written.has(file)) fs.rmSync(file)
}
