import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

export interface InstalledPackage {
  /** Its folder, past all links. */
  folder: string
  version: string
}

/** A package as the modules of a folder find it; undefined where they do not. */
export function installed(name: string, from: string): InstalledPackage | undefined {
  try {
    return packageIn(path.dirname(createRequire(path.join(from, 'package.json')).resolve(`${name}/package.json`)))
  } catch {
    return undefined
  }
}

/** Every copy of a package that something beneath a `node_modules` of the folders brings along, or that lies there. */
export function copiesOf(name: string, folders: readonly string[]): InstalledPackage[] {
  const found = new Map<string, InstalledPackage>()
  const visited = new Set<string>()
  const visit = (modules: string): void => {
    if (!fs.existsSync(modules)) return
    const real = fs.realpathSync(modules)
    if (visited.has(real)) return
    visited.add(real)
    const own = packageIn(path.join(real, name))
    if (own !== undefined) found.set(own.folder, own)
    for (const folder of packagesIn(real)) visit(path.join(folder, 'node_modules'))
  }
  for (const folder of folders) visit(path.join(folder, 'node_modules'))
  return [...found.values()]
}

/** The packages in a `node_modules`, those of scopes and of pnpm's store as well. */
function packagesIn(modules: string): string[] {
  return fs.readdirSync(modules).flatMap((name) => {
    const folder = path.join(modules, name)
    if (name === '.pnpm') return fs.readdirSync(folder).map((entry) => path.join(folder, entry))
    if (name.startsWith('.')) return []
    return name.startsWith('@') ? fs.readdirSync(folder).map((own) => path.join(folder, own)) : [folder]
  })
}

function packageIn(folder: string): InstalledPackage | undefined {
  const manifest = path.join(folder, 'package.json')
  if (!fs.existsSync(manifest)) return undefined
  const { version = '' } = JSON.parse(fs.readFileSync(manifest, 'utf8')) as { version?: string }
  return { folder: fs.realpathSync(folder), version }
}

/** Whether a version comes before another; what follows a dash is not looked at. */
export function isOlder(version: string, than: string): boolean {
  const numbers = (text: string): number[] => text.split('-')[0].split('.').map(Number)
  const [a, b] = [numbers(version), numbers(than)]
  const differs = [0, 1, 2].find((index) => a[index] !== b[index])
  return differs !== undefined && a[differs] < b[differs]
}
