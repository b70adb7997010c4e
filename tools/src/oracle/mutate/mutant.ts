import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Mutation } from './mutations.ts'

export const transformPackage = fileURLToPath(new URL('../../../../packages/transform', import.meta.url))

/** The text of the built file with the mutation in it. */
export function mutated({ what, file, from, to }: Mutation): string {
  const text = fs.readFileSync(path.join(transformPackage, 'dist', file), 'utf8')
  const found = text.split(from).length - 1
  if (found !== 1) throw new Error(`"${what}": ${JSON.stringify(from)} stands ${found} times in dist/${file}, not once`)
  return text.replace(from, () => to)
}

/** A copy of the built transformer with the mutation in it, where it finds its dependencies; returns its index. */
export function writeMutant(mutation: Mutation, folder: string): string {
  fs.cpSync(path.join(transformPackage, 'dist'), folder, { recursive: true })
  fs.writeFileSync(path.join(folder, 'package.json'), manifest())
  fs.writeFileSync(path.join(folder, mutation.file), mutated(mutation))
  return path.join(folder, 'index.js')
}

/** The package's own names for its files, where these lie now. */
function manifest(): string {
  const { imports } = JSON.parse(fs.readFileSync(path.join(transformPackage, 'package.json'), 'utf8')) as {
    imports: object
  }
  return JSON.stringify({ type: 'module', imports }).replaceAll('./dist/', './')
}
