import path from 'node:path'
import type { TaggingOptions, Top, Track } from '../options.ts'
import type { SelectionOptions } from './file-selection.ts'

/** What every bundler's plugin takes. */
export interface OverstayOptions extends TaggingOptions {
  /** Folder of the project, that paths are shown relative to. Default: the bundler's own root, or the working directory. */
  root?: string
  /** Globs relative to the root: of the project's own files only these. */
  include?: string[]
  /** Globs relative to the root: never these. */
  exclude?: string[]
  /** Packages under a `node_modules` that are tagged like the project's own files; `*` for all. */
  dependencies?: string[]
  /** File to bundle as the runtime. Default: that of `@overstay/runtime`. */
  runtime?: string
  /** Folder to keep results in, relative to the root, or `false`. Default: in the nearest `node_modules`. */
  cache?: string | false
}

/** The same of every host, the register hook included, once its defaults are filled in. */
export interface HostSettings extends SelectionOptions, TaggingOptions {
  readonly track: Track
  readonly top: Top
  readonly cache?: string | false
}

/** `around`: the root where the options say none. */
export function bundlerSettings(options: OverstayOptions, around: string | undefined): HostSettings {
  const root = path.resolve(options.root ?? around ?? '.')
  return { ...options, root, track: options.track ?? 'annotated', top: options.top ?? 'skip' }
}
