import type { Site } from './site.ts'
import type { Token } from './token.ts'

export type ScopeKind = 'label' | 'run' | 'file' | 'test' | 'named' | 'time'

/** Gives a token as long as one is alive. */
export interface TokenRef {
  deref(): Token | undefined
}

/**
 * What one site made in one scope: its token while the scope is open, only weak references afterwards. A checkpoint
 * lets tokens of open scopes go too; the entry then gets another when its site makes an object again.
 */
export interface Entry {
  readonly site: Site
  readonly scope: Scope
  token: Token | undefined
  ref: TokenRef | undefined
  /** Objects of the tokens that were let go. */
  created: number
}

/**
 * A stretch of the program's life. The analyser reads `id`, `kind` and `name` from a snapshot: flat strings, as in
 * `Site`. `overlapped` is set when another scope ran at the same time in a way that cannot be told apart.
 */
export class Scope {
  readonly id: string
  readonly number: number
  readonly kind: ScopeKind
  readonly name: string
  readonly parent: Scope | undefined
  readonly file: string | undefined
  readonly entries = new Map<Site, Entry>()
  open = true
  overlapped = false
  /** Set when the scope lives in async context instead of the plain variable. */
  inContext = false
  /** Of a stretch of time: how long after its end its objects are to be gone. */
  milliseconds = 0

  constructor(number: number, kind: ScopeKind, name: string, parent?: Scope, file?: string) {
    this.number = number
    this.id = String(number)
    this.kind = kind
    this.name = name
    this.parent = parent
    this.file = file
  }
}
