import { createRequire } from 'node:module'
import path from 'node:path'

/** Where the TypeScript lies that ts-morph brings. Throws where this ts-morph is laid out in another way. */
export function typescriptFile(): string {
  const morph = createRequire(import.meta.url).resolve('ts-morph')
  const common = createRequire(morph).resolve('@ts-morph/common')
  return createRequire(common).resolve(path.join(path.dirname(common), 'typescript.js'))
}
