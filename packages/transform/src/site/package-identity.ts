import { readFileSync } from 'node:fs'
import path from 'node:path'

/** The package a file belongs to: what a fingerprint starts from instead of a machine's path. */
export interface PackageIdentity {
  readonly name: string
  /** Absolute folder of its package.json. */
  readonly folder: string
}

const known = new Map<string, PackageIdentity | undefined>()

/**
 * Nearest package.json *with a name*: folders like `dist/esm` often hold one that only says `type`. Remembered for the
 * life of the process, since it is asked for every file of every folder.
 */
export function packageIdentity(file: string): PackageIdentity | undefined {
  return identityOfFolder(path.dirname(file))
}

function identityOfFolder(folder: string): PackageIdentity | undefined {
  if (known.has(folder)) return known.get(folder)
  const name = nameOf(path.join(folder, 'package.json'))
  const parent = path.dirname(folder)
  const identity = name !== undefined ? { name, folder } : parent === folder ? undefined : identityOfFolder(parent)
  known.set(folder, identity)
  return identity
}

function nameOf(manifest: string): string | undefined {
  try {
    const { name } = JSON.parse(readFileSync(manifest, 'utf8')) as { name?: unknown }
    return typeof name === 'string' && name !== '' ? name : undefined
  } catch {
    // Absent in nearly every folder; a broken one is for the tools that need it to complain about.
    return undefined
  }
}
