import type { ExpectPattern } from '@overstay/schema'
import type { Language } from './source/language.ts'
import type { ModuleKind } from './source/module-kind.ts'

export const tracks = ['annotated', 'all'] as const
export type Track = (typeof tracks)[number]

export const tops = ['label', 'skip'] as const
/** `label`: what is made at the top of a module is stamped so that paths can name it (DESIGN 4). */
export type Top = (typeof tops)[number]

/** A source map as JSON has it. */
export interface SourceMap {
  readonly version: 3
  readonly file?: string
  readonly sources: readonly (string | null)[]
  readonly sourcesContent?: readonly (string | null)[]
  readonly names: readonly string[]
  readonly mappings: string
}

/** What a user says in any host, handed on with every file. */
export interface TaggingOptions {
  /** Default: `annotated`. */
  readonly track?: Track
  /** Default: `skip`. In a bundle a stamp at the top of a module would keep unused exports alive. */
  readonly top?: Top
  /** Modules that export `expectCollected`. Default: `@overstay/runtime` and `overstay`. */
  readonly annotationModules?: readonly string[]
  /** Expectations that are not written in the source. */
  readonly expect?: readonly ExpectPattern[]
  /** Functions whose calls are tagged besides those of the language: `createStore`, `db.connect`; `!name` takes one away. */
  readonly calls?: readonly string[]
  /** Nothing is tagged, and annotations are taken out of the code: for builds that ship. */
  readonly strip?: boolean
}

const taggingKeys: Readonly<Record<keyof TaggingOptions, true>> = {
  track: true,
  top: true,
  annotationModules: true,
  expect: true,
  calls: true,
  strip: true,
}

/** Of a host's options those that concern each file. */
export function taggingOptions(given: TaggingOptions): TaggingOptions {
  return Object.fromEntries(
    Object.entries(given).filter(([key, value]) => Object.hasOwn(taggingKeys, key) && value !== undefined),
  )
}

export interface TransformOptions extends TaggingOptions {
  /** Absolute path. It is shown, it decides the fingerprints' package, and its ending decides the language. */
  readonly file: string
  /** Folder that shown paths are relative to. Default: the working directory. */
  readonly root?: string
  readonly language?: Language
  /** Default: found from the ending, the syntax and the text. */
  readonly moduleKind?: ModuleKind
  /** What a file is that neither says nor shows it. Default: `script`, which is left alone. */
  readonly fallbackKind?: ModuleKind
  /** What the runtime is imported or required as. Default: `@overstay/runtime/stamp`. */
  readonly runtime?: string
  /** How CommonJS gets the runtime: `global` where the host has loaded it already. Default: `require`. */
  readonly commonjs?: 'require' | 'global'
  /** The code runs in a `vm` context, as Jest's does, in whose process the host has loaded the runtime. Default: false. */
  readonly sandboxed?: boolean
  /** `apart`: the header is returned and not put into the code. Default: `inline`. */
  readonly header?: 'inline' | 'apart'
  /**
   * Writes the first key of an object literal twice (`{a:0,a:x}`), so that V8 makes room for the stamp in the object:
   * see `rewrite/room.ts`. Not for what a tool reads afterwards that warns of that. Default: false.
   */
  readonly room?: boolean
  /** Default: true. */
  readonly sourceMap?: boolean
  /** The map of `source`, where that was made from other files: places are then theirs, and the result's map leads there. */
  readonly incomingMap?: SourceMap | string
  /** `source`: the result's map leads to `source` all the same, for hosts that compose maps. Default: `original`. */
  readonly mapTo?: 'original' | 'source'
}

export const RUNTIME_MODULE = '@overstay/runtime/stamp'
export const ANNOTATION_MODULES: readonly string[] = ['@overstay/runtime', 'overstay']

/** The one word every annotation has: a file without it is not even parsed when only annotated sites are tracked. */
export const EXPECT_COLLECTED = 'expectCollected'
