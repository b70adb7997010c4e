import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SourceMap } from '../options.ts'
import { packageIdentity } from './package-identity.ts'
import { isInside } from './shown-path.ts'

/** Absolute paths of what the map of a file leads to. None where it cannot be read. Needs nothing that is slow to load. */
export function originalFiles(map: SourceMap | string, file: string): readonly string[] {
  try {
    const { sources, sourcesContent } = typeof map === 'string' ? (JSON.parse(map) as SourceMap) : map
    return sources.flatMap((it, index) => originalFile(it, sourcesContent?.[index] ?? null, file) ?? [])
  } catch {
    return []
  }
}

/**
 * Undefined where a source is no file we could show. What an installed package was built from lies in that package or
 * was not shipped: its map would name files of the project instead, and blame their owner.
 */
export function originalFile(source: string | null, content: string | null, file: string): string | undefined {
  const named = source === null ? undefined : pathOf(source)
  if (source === null || named === undefined) return undefined
  const original = path.resolve(path.dirname(file), named)
  // What a plugin made of the file, or of a part of it (`App.vue?vue&type=script`), goes by its name too.
  const claims = original === file || /\?[^!]*$/.test(source)
  if (claims && content !== null && !isTextOf(original, content)) return undefined
  if (!/[\\/]node_modules[\\/]/.test(file)) return original
  const home = packageIdentity(file)?.folder
  return home !== undefined && isInside(home, original) ? original : undefined
}

export function contentsOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function isTextOf(file: string, text: string): boolean {
  const own = contentsOf(file)
  return own === text || own === `\uFEFF${text}`
}

function pathOf(source: string): string | undefined {
  // Loaders of webpack name the rest of their request: `one-loader??options!/app/a.ts`.
  const [bare] = (/!([\\/]|[a-z]:[\\/])/i.test(source) ? source.slice(source.lastIndexOf('!') + 1) : source).split(
    '?',
    1,
  )
  if (bare === '' || bare.includes('\0')) return undefined
  if (/^file:\/\/\//i.test(bare)) return fileURLToPath(bare)
  return /^[a-z][a-z\d+.-]+:/i.test(bare) ? undefined : bare
}
