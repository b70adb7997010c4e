import type { TransformOptions } from '../options.ts'
import { transform, type TransformResult } from '../transform.ts'
import type { HostSettings } from './host-options.ts'

/** What a host knows of one file, beside its settings. */
export type FileFacts = Omit<TransformOptions, 'root' | 'track' | 'top' | 'annotationModules' | keyof HostWays>

/** How tagged code gets at the runtime in this host. */
export type HostWays = Pick<TransformOptions, 'runtime' | 'commonjs' | 'fallbackKind' | 'room'>

/** The one way from a host's settings to tagged code: every host tags through it. */
export class FileTagger {
  readonly #given: Omit<TransformOptions, 'file'>

  constructor({ root, track, top, annotationModules }: HostSettings, ways: HostWays) {
    this.#given = { root, track, top, ...(annotationModules === undefined ? {} : { annotationModules }), ...ways }
  }

  /** Of a file that `FileChoice` selects. Undefined where there is nothing to do or to say. */
  tag(source: string, facts: FileFacts): TransformResult | undefined {
    return transform(source, { ...this.#given, ...facts })
  }
}
