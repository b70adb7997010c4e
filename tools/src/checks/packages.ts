import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

export interface Package {
  name: string
  folder: string
}

/** The packages that are published. */
export function publishedPackages(): Package[] {
  const folders = ['packages', 'apps'].flatMap((parent) =>
    fs.readdirSync(path.join(ROOT, parent)).map((name) => path.join(ROOT, parent, name)),
  )
  return folders.flatMap((folder) => {
    const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')) as Package & {
      private?: true
    }
    return manifest.private ? [] : [{ name: manifest.name, folder }]
  })
}

/** The tarball of a package, as it would be published. */
export function packed({ folder }: Package, into: string): string {
  const output = execFileSync('npm', ['pack', '--json', '--pack-destination', into], { cwd: folder, encoding: 'utf8' })
  const [{ filename }] = JSON.parse(output) as [{ filename: string }]
  return path.join(into, filename)
}
