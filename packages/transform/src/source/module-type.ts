import { readFileSync } from 'node:fs'
import path from 'node:path'

/** What the nearest package.json says its `.js` and `.ts` files are; undefined where it does not say. */
export type ModuleType = 'module' | 'commonjs' | undefined

const known = new Map<string, ModuleType>()

/** As in Node: of the nearest package.json, with or without a name. */
export function moduleTypeAround(file: string): ModuleType {
  return typeOfFolder(path.dirname(file))
}

function typeOfFolder(folder: string): ModuleType {
  if (known.has(folder)) return known.get(folder)
  const parent = path.dirname(folder)
  const manifest = readManifest(path.join(folder, 'package.json'))
  const type = manifest === undefined && parent !== folder ? typeOfFolder(parent) : manifest?.type
  const result = type === 'module' || type === 'commonjs' ? type : undefined
  known.set(folder, result)
  return result
}

function readManifest(file: string): { type?: string } | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { type?: string }
  } catch {
    return undefined
  }
}
