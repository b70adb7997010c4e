// node bundle-entries.mjs [further entry…] [--with=package], in a package that `tsc` has built: bundles the entries (those
// of `exports` and those named) into dist/bundle, with what they use of a package if one is given. A program waits for
// each file that it imports: the 90 modules of the heap take 65 ms, their bundle takes 20.
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const { exports, imports = {} } = JSON.parse(fs.readFileSync('package.json', 'utf8'))

const given = process.argv.slice(2)
const inlined = given.filter((it) => it.startsWith('--with=')).map((it) => it.slice('--with='.length))
const targets = Object.values(exports).map((it) => it.default ?? it)

/** `register/index` for `./dist/bundle/register/index.js`. */
function entriesEndingIn(ending) {
  const start = './dist/bundle/'
  return targets
    .filter((it) => it.startsWith(start) && it.endsWith(ending))
    .map((it) => it.slice(start.length, -ending.length))
}

const entries = new Set([...entriesEndingIn('.js'), ...given.filter((it) => !it.startsWith('--'))])
fs.rmSync('dist/bundle', { recursive: true, force: true })
await build({
  entryPoints: [...entries].map((entry) => `src/${entry}.ts`),
  // Beside the threads that a package starts, so that those are found from there as from an entry.
  chunkNames: entries.has('register/index') ? 'register/[name]-[hash]' : '[name]-[hash]',
  outdir: 'dist/bundle',
  outbase: 'src',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  // What the package has for itself under a name of `imports` goes in, too.
  alias: {
    ...Object.fromEntries(
      Object.entries(imports).map(([name, { default: target }]) => [
        name,
        path.resolve(target.replace('/dist/', '/src/').replace(/js$/, 'ts')),
      ]),
    ),
    ...Object.fromEntries(inlined.map((name) => [name, fileURLToPath(import.meta.resolve(name))])),
  },
  logLevel: 'warning',
})
// These do nothing but hand on another entry.
for (const entry of entriesEndingIn('.mjs'))
  fs.copyFileSync(`dist/${entry}.mjs`, path.join('dist/bundle', `${entry}.mjs`))
// Licences such as MIT ask for their text wherever their code goes.
for (const name of inlined) {
  const folder = fs.realpathSync(`../../node_modules/${name}`)
  fs.copyFileSync(path.join(folder, 'LICENSE'), `dist/bundle/LICENSE.${name}`)
}
