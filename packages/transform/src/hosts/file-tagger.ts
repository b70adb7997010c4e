import { taggingOptions, type TaggingOptions, type TransformOptions } from '../options.ts'
import { transform, type TransformResult } from '../transform.ts'
import type { HostSettings } from './host-options.ts'
import { withoutMark } from './module-file.ts'

/** What a host knows of one file, beside its settings. */
export type FileFacts = Omit<TransformOptions, 'root' | keyof HostWays | keyof TaggingOptions>

/** How tagged code gets at the runtime in this host. */
export type HostWays = Pick<TransformOptions, 'runtime' | 'commonjs' | 'sandboxed' | 'fallbackKind' | 'room'>

/** What a host has to know of a result: the sites are in the code. */
export interface Tagged extends Omit<TransformResult, 'sites'> {
  readonly isChanged: boolean
}

/** The one way from a host's settings to tagged code: every host tags through it. */
export class FileTagger {
  readonly #given: Omit<TransformOptions, 'file'>

  constructor(settings: HostSettings, ways: HostWays) {
    this.#given = { root: settings.root, ...taggingOptions(settings), ...ways }
  }

  /** Of a file that `FileChoice` selects. Undefined where there is nothing to do or to say. */
  tag(source: string, facts: FileFacts): Tagged | undefined {
    const result = transform(source, { ...this.#given, ...facts })
    if (result === undefined) return undefined
    const { sites: _, ...rest } = result
    return { ...rest, isChanged: result.code !== withoutMark(source) }
  }
}
