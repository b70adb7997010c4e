import { encodedMappings, sourceContentFor, TraceMap, traceSegment } from '@jridgewell/trace-mapping'
import type { SourceMap } from '../options.ts'
import { contentsOf, originalFile } from './original-files.ts'

/** Where something stands in a file; line and column count from 1. */
export interface Place {
  /** Absolute path. */
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Leads from code that was made from other files back to where they say it. */
export class OriginalPlaces {
  readonly #map: TraceMap
  readonly #file: string
  readonly #lines: readonly string[]
  readonly #files: readonly (string | undefined)[]
  readonly #contents = new Map<number, readonly string[] | undefined>()

  private constructor(map: TraceMap, file: string, text: string) {
    this.#map = map
    this.#file = file
    this.#lines = linesOf(text)
    this.#files = map.sources.map((it) => originalFile(it, sourceContentFor(map, it ?? ''), file))
  }

  /**
   * Undefined where the map leads to no file: bundlers make an empty one of a step that gave none. A map that cannot be
   * read is no fault of the program either.
   */
  static from(map: SourceMap | string, file: string, text: string): OriginalPlaces | undefined {
    try {
      const trace = new TraceMap(map)
      if (/^[;,]*$/.test(encodedMappings(trace))) return undefined
      const places = new OriginalPlaces(trace, file, text)
      return places.#files.every((it) => it === undefined) ? undefined : places
    } catch {
      return undefined
    }
  }

  /** Undefined where no line of an original stands behind the code: its compiler wrote it. */
  of(line: number, column: number): Place | undefined {
    const segment = traceSegment(this.#map, line - 1, column - 1)
    if (segment?.length === undefined || segment.length === 1) return undefined
    const [start, source, originalLine, originalColumn] = segment
    const file = this.#files[source]
    if (file === undefined) return { file: this.#file, line, column }
    const text = this.#originalLines(source, file)?.[originalLine]
    const found =
      text === undefined ? originalColumn : columnIn(text, originalColumn, this.#lines[line - 1], start, column - 1)
    return { file, line: originalLine + 1, column: found + 1 }
  }

  #originalLines(source: number, file: string): readonly string[] | undefined {
    if (!this.#contents.has(source)) {
      const text = sourceContentFor(this.#map, this.#map.sources[source] ?? '') ?? contentsOf(file)
      this.#contents.set(source, text === undefined ? undefined : linesOf(text))
    }
    return this.#contents.get(source)
  }
}

/** Columns that may lie between what a segment names and what we look for. */
const NEAR = 32
const token = /^(?:[\w$]+(?:\s+[\w$]+)?|[^\w\s]{1,2})/

/**
 * Maps have no segment for every token, and maps that were composed less. As long as both texts are the same they run
 * side by side; where they are not, the token itself is near.
 */
function columnIn(original: string, at: number, made: string, segment: number, column: number): number {
  const passed = made.slice(segment, column)
  const from = original.startsWith(passed, at) ? at + passed.length : at
  const wanted = token.exec(made.slice(column))?.[0]
  const found = wanted === undefined ? -1 : original.indexOf(wanted, from)
  return found >= 0 && found - from <= NEAR ? found : from
}

/** As maps count them: U+2028 and U+2029 end a line for the language, and the map of a tool may say either. */
function linesOf(text: string): readonly string[] {
  return text.split(/\r\n|[\n\r\u2028\u2029]/)
}
