import { existsSync } from 'node:fs'
import path from 'node:path'

/** Where results are kept; undefined where they are not. `wanted` is what the settings say: a folder, or `false`. */
export function cacheFolder(root: string, wanted: string | false | undefined): string | undefined {
  if (wanted === false) return undefined
  return wanted === undefined ? folderAround(root) : path.resolve(root, wanted)
}

/**
 * In the nearest `node_modules` upwards, where tools keep what they can make again. Undefined where nothing is
 * installed: a cache is no reason to put such a folder beside somebody's program.
 */
function folderAround(folder: string): string | undefined {
  const modules = path.join(folder, 'node_modules')
  if (existsSync(modules)) return path.join(modules, '.cache/overstay/transform')
  const parent = path.dirname(folder)
  return parent === folder ? undefined : folderAround(parent)
}
