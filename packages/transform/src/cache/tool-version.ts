import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { sha256 } from '../sha256.ts'

const here = import.meta.dirname
/** The package's own folder, wherever in it this module ended up in a bundle. */
const home = findPackage(here)

let known: string | undefined

/**
 * What an output depends on beside source and options: this package and the exact versions it pins, among them the
 * parser's. In a checkout, where code changes and the version does not, also the state of its files.
 */
export function toolVersion(): string {
  return (known ??= read())
}

function read(): string {
  const { version, dependencies } = JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8')) as {
    version: string
    dependencies: Readonly<Record<string, string>>
  }
  const isInstalled = /[\\/]node_modules[\\/]/.test(home)
  const state = isInstalled ? [] : stateOf(path.join(home, path.relative(home, here).split(path.sep)[0]))
  return sha256(JSON.stringify([version, dependencies, state]))
}

function stateOf(folder: string): unknown[] {
  // Written by the compiler with everything else, and one file to ask about instead of hundreds.
  const built = statSync(path.join(folder, '.tsbuildinfo'), { throwIfNoEntry: false })
  if (built !== undefined) return [built.mtimeMs, built.size]
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => {
    const { mtimeMs, size } = statSync(path.join(folder, name))
    return [name, mtimeMs, size]
  })
}

function findPackage(folder: string): string {
  return existsSync(path.join(folder, 'package.json')) ? folder : findPackage(path.dirname(folder))
}
