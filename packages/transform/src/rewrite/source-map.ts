import path from 'node:path'
import remapping from '@jridgewell/remapping'
import type { MagicString } from 'magic-string'
import type { SourceMap } from '../options.ts'

// Line ends that a source map does not count as such, though JavaScript does.
const otherLineEnds = /\r(?!\n)|[\u2028\u2029]/

/**
 * The map from tagged code to its source: a segment for each token, and none for white space. Insertions have no
 * segments of their own, so what we add belongs to the token before it. Undefined where lines are counted differently
 * by maps and by engines: no map is better than a wrong one, since every line still is where it was.
 */
export function sourceMapOf(
  edited: MagicString,
  file: string,
  incoming: SourceMap | string | undefined,
): SourceMap | undefined {
  const source = edited.original
  if (otherLineEnds.test(source)) return undefined
  markTokens(source, edited)
  const { mappings, names } = edited.generateMap({ hires: false })
  // Relative to the map's own place, which is that of the file: no machine's path is in it.
  const name = path.basename(file)
  const map: SourceMap = { version: 3, file: name, sources: [name], sourcesContent: [source], names, mappings }
  return incoming === undefined ? map : composed(map, incoming)
}

const space = 0
const word = 1
const operator = 2
/** A token by itself, whatever stands next to it. */
const single = 3

const classes = characterClasses()

function characterClasses(): Uint8Array {
  const table = new Uint8Array(128).fill(operator)
  for (let code = 0; code <= 32; code++) table[code] = space
  for (const character of '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$\\#@') {
    table[character.charCodeAt(0)] = word
  }
  for (const character of '()[]{},;.\'"`') table[character.charCodeAt(0)] = single
  return table
}

/**
 * Where tokens begin, by characters alone: words, runs of operators, and each bracket by itself. That is all of them,
 * and some that are none, in strings and comments; to leave those out would cost more than they do.
 */
function markTokens(source: string, edited: MagicString): void {
  let before: number = space
  for (let at = 0; at < source.length; at++) {
    const code = source.charCodeAt(at)
    const here = code < 128 ? classes[code] : word
    if (here !== space && (here !== before || here === single)) {
      edited.addSourcemapLocation(at)
    }
    before = here
  }
}

function composed(map: SourceMap, incoming: SourceMap | string): SourceMap {
  const layers = [JSON.stringify(map), typeof incoming === 'string' ? incoming : JSON.stringify(incoming)]
  // The loader is asked for maps of the original sources; there are none further back.
  const result = remapping(layers, () => null)
  return JSON.parse(result.toString()) as SourceMap
}
