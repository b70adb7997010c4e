import { createRequire } from 'node:module'
import type { ts as typescript } from 'ts-morph'
import { typescriptFile } from './typescript-file.ts'

/**
 * TypeScript as ts-morph brings it, without the rest of ts-morph, which only the static tools need: to load that takes
 * as long again, most of it for what Node looks for in CommonJS that is imported.
 *
 * Imported as `#typescript`, which has the types of ts-morph's own `ts`, names of types among them.
 */
export const ts = loaded()

function loaded(): typeof typescript {
  const require = createRequire(import.meta.url)
  try {
    return require(typescriptFile()) as typeof typescript
  } catch {
    return (require('ts-morph') as { readonly ts: typeof typescript }).ts
  }
}
