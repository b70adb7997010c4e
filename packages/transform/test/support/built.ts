import { existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const source = path.resolve(import.meta.dirname, '../../src')
const built = path.resolve(import.meta.dirname, '../../dist')

/** The register hook as Node loads it. */
export function registerHook(): string {
  assertBuilt()
  return pathToFileURL(path.join(built, 'bundle/register/index.js')).href
}

/** What is tested as users have it is built, and not older than what it was built from. */
export function assertBuilt(): void {
  const newest = Math.max(
    ...readdirSync(source, { recursive: true, encoding: 'utf8' }).map((it) => statSync(path.join(source, it)).mtimeMs),
  )
  // tsc writes its record of a build even where nothing changed.
  const record = path.join(built, '.tsbuildinfo')
  if (!existsSync(record) || statSync(record).mtimeMs < newest) {
    throw new Error('the package is not built: npx nx run @overstay/transform:build')
  }
}
