import fs from 'node:fs'
import path from 'node:path'

/** The package that a file belongs to: the dependency, or the nearest package.json upwards within the project. */
export function packagesIn(root: string): (file: string) => string {
  const known = new Map<string, string>()
  const nameOf = (folder: string): string => {
    let name = known.get(folder)
    if (name === undefined) {
      name = nameIn(path.resolve(root, folder))
      name ??= folder === '.' || folder.startsWith('..') ? '(project)' : nameOf(path.posix.dirname(folder))
      known.set(folder, name)
    }
    return name
  }
  return (file) => {
    const dependency = /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]
    if (dependency !== undefined) return dependency
    return path.isAbsolute(file) || file.startsWith('..') ? '(elsewhere)' : nameOf(path.posix.dirname(file))
  }
}

function nameIn(folder: string): string | undefined {
  try {
    const { name } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')) as { name?: unknown }
    return typeof name === 'string' && name !== '' ? name : undefined
  } catch {
    return undefined
  }
}
