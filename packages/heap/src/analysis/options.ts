import type { OriginalPlace } from '../graph/source-maps.ts'

/** Who a file belongs to. */
export type OwnerKind = 'product' | 'dependency' | 'test' | 'runner' | 'runtime'

export interface FileInfo {
  /** How reports show it. */
  readonly file: string
  readonly kind: OwnerKind
}

/**
 * What is asked of an instance: `suspect`: held against its site; `listed`: shown apart, never held against anybody;
 * `holder`: not judged (labels, open scopes, failed tests), it may hold others.
 */
export type Role = 'suspect' | 'listed' | 'holder'

export interface ExplainOptions {
  readonly role: (site: number, scope: number) => Role
  /** Whether somebody said of a site that its objects go away: such a suspect never counts as one that merely waits. */
  readonly expected?: (site: number) => boolean
  /** For a site's file as its token names it, or a script's name as the snapshot has it. */
  readonly fileInfo: (raw: string) => FileInfo
  /** The variable to which a site's own text gives what it makes: `const x = new Map()`. */
  readonly variableAt?: (file: string, place: string) => string | undefined
  /** Where a place in a script (line and column from 0) comes from, if a source map says it. */
  readonly originalOf?: (script: string, line: number, column: number) => OriginalPlace | undefined
}
