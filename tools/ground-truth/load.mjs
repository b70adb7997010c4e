// The `pkg` argument of a case's workload: the package as installed under `folder/node_modules/<alias>`. What `load`,
// `entries` and `fresh` of a case.json mean stands in README.md.
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

export async function loadPackage({ load, entries, fresh }, folder, alias) {
  const root = path.join(folder, 'node_modules', alias)
  const anchor = path.join(folder, 'index.js')
  const require = createRequire(anchor)
  const importFile = (file) => import(pathToFileURL(file).href)

  if (fresh) return { requireFresh: () => freshCopy(anchor, root, alias) }
  if (entries !== undefined) {
    const pkg = {}
    for (const [name, subpath] of Object.entries(entries)) {
      const file = path.join(root, subpath)
      const module = load === 'cjs' ? require(file) : await importFile(file)
      if (name === '...') Object.assign(pkg, module)
      else pkg[name] = module
    }
    return pkg
  }
  return load === 'cjs' ? require(alias) : importFile(path.join(root, esmEntry(root)))
}

/** A new copy of the package, as a test runner that resets its module registry loads one. */
function freshCopy(anchor, root, alias) {
  const { cache } = createRequire(anchor)
  for (const file of Object.keys(cache)) if (file.startsWith(root + path.sep)) delete cache[file]
  // A parent of its own, so that no `module.children` list keeps the copy.
  return createRequire(anchor)(alias)
}

function esmEntry(root) {
  const { exports, module, main } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'))
  return target(exports?.['.'] ?? exports) ?? module ?? main ?? 'index.js'
}

function target(entry) {
  if (typeof entry === 'string') return entry
  return entry && (target(entry.node) ?? target(entry.import) ?? target(entry.default))
}
