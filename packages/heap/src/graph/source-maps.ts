import fs from 'node:fs'
import { findSourceMap, SourceMap, type SourceMapPayload } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** A place in the source a script was made from: line and column count from 1. */
export interface OriginalPlace {
  readonly file: string
  readonly line: number
  readonly column: number
}

// A bundle is tens of megabytes at most; scripts are named by the snapshot, which may name anything.
const LONGEST = 1 << 27
const COMMENT = /\/\/[#@] sourceMappingURL=(\S+)\s*$/

/**
 * Finds the original places of scripts whose files and source maps are on this machine: for a script's name as V8 has
 * it, and a line and column counted from 0. Undefined where there is no map.
 */
export function sourceMapReader(): (script: string, line: number, column: number) => OriginalPlace | undefined {
  const read = new Map<string, { map: SourceMap; base: string } | undefined>()
  return (script, line, column) => {
    if (!read.has(script)) read.set(script, mapOf(script))
    const known = read.get(script)
    if (known === undefined) return undefined
    const entry = known.map.findEntry(line, column)
    if (!('originalSource' in entry)) return undefined
    const { originalSource, originalLine, originalColumn } = entry
    return {
      file: /^[a-z]{2,}:/i.test(originalSource) ? originalSource : path.resolve(known.base, originalSource),
      line: originalLine + 1,
      column: originalColumn + 1,
    }
  }
}

function mapOf(script: string): { map: SourceMap; base: string } | undefined {
  const file = pathOf(script)
  if (file === undefined) return undefined
  try {
    const base = path.dirname(file)
    const loaded = findSourceMap(script)
    if (loaded !== undefined) return { map: loaded, base }
    const url = COMMENT.exec(textOf(file))?.[1]
    if (url === undefined) return undefined
    const inline = /^data:application\/json[^,]*,/.exec(url)
    if (inline === null) {
      const at = path.resolve(base, decodeURIComponent(url))
      return { map: parsed(textOf(at)), base: path.dirname(at) }
    }
    const text = url.slice(inline[0].length)
    const isBase64 = inline[0].endsWith(';base64,')
    return { map: parsed(isBase64 ? Buffer.from(text, 'base64').toString() : decodeURIComponent(text)), base }
  } catch {
    // A map that cannot be read is none: the place in the script is still right.
    return undefined
  }
}

function parsed(json: string): SourceMap {
  const payload = JSON.parse(json) as Omit<SourceMapPayload, 'sourceRoot'> & { sourceRoot?: string }
  const { sourceRoot = '' } = payload
  const sources = payload.sources.map((source) => (sourceRoot === '' ? source : path.posix.join(sourceRoot, source)))
  return new SourceMap({ ...payload, sourceRoot: '', sources })
}

function pathOf(script: string): string | undefined {
  if (path.isAbsolute(script)) return script
  if (!script.startsWith('file:')) return undefined
  try {
    return fileURLToPath(script)
  } catch {
    return undefined
  }
}

/** Empty for what is no regular file: opening a pipe or a device would wait or never end. */
function textOf(file: string): string {
  const stats = fs.statSync(file)
  return stats.isFile() && stats.size <= LONGEST ? fs.readFileSync(file, 'utf8') : ''
}
