import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SourceMap } from '../options.ts'

const comment = /\/[/*][#@]\s*sourceMappingURL=([^\s*'"`]+)/g
const dataUrl = /^data:application\/json([^,]*),(.*)$/s

/** Whether all that a map holds of its sources is the text that it was made of. */
export function repeatsSource({ sourcesContent }: SourceMap, source: string): boolean {
  return sourcesContent?.length === 1 && sourcesContent[0] === source
}

export function withoutContents({ sourcesContent: _, ...map }: SourceMap): SourceMap {
  return map
}

/** Code with its map in a comment at its end; of several such comments every reader takes the last. */
export function withInlineMap(code: string, map: SourceMap | string): string {
  const json = typeof map === 'string' ? map : JSON.stringify(map)
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(json).toString('base64')}`
}

const lastInlineMap = /\n\/\/[#@] sourceMappingURL=data:[^\n]*\s*$/

/** Code without the map in the comment at its end. */
export function withoutInlineMap(code: string): string {
  return code.replace(lastInlineMap, '')
}

/**
 * The map a file comes with, its sources relative to the file; undefined where it has none or it cannot be read, which
 * is no fault of the program: stack traces then lead to the file itself.
 */
export function incomingMap(file: string, code: string | Buffer): SourceMap | undefined {
  if (!code.includes('sourceMappingURL=')) return undefined
  const url = [...code.toString().matchAll(comment)].at(-1)?.[1]
  if (url === undefined) return undefined
  try {
    const data = dataUrl.exec(url)
    if (data !== null) {
      return parsed(Buffer.from(decodeURIComponent(data[2]), data[1].endsWith(';base64') ? 'base64' : 'utf8'))
    }
    const mapFile = url.startsWith('file:') ? fileURLToPath(url) : path.resolve(path.dirname(file), decodeURI(url))
    const map = parsed(readFileSync(mapFile))
    return { ...map, sources: map.sources.map((it) => relativeTo(file, mapFile, it)) }
  } catch {
    return undefined
  }
}

function parsed(json: Buffer): SourceMap {
  const { sourceRoot, ...map } = JSON.parse(json.toString('utf8')) as SourceMap & { sourceRoot?: string }
  if (typeof map.mappings !== 'string') throw new TypeError('not a source map, or one in sections')
  const root = sourceRoot === undefined || sourceRoot === '' ? '' : sourceRoot.replace(/\/?$/, '/')
  return { ...map, sources: map.sources.map((it) => (it === null ? null : root + it)) }
}

function relativeTo(file: string, mapFile: string, source: string | null): string | null {
  if (source === null || /^[a-z][a-z+.-]+:/i.test(source) || path.isAbsolute(source)) return source
  const absolute = path.resolve(path.dirname(mapFile), source)
  return path.relative(path.dirname(file), absolute).replaceAll(path.sep, '/')
}
