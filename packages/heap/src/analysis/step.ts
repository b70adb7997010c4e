/** How an edge is spelled: a captured or module variable, a property, an index, a slot of a collection, V8's or Node's own. */
export type EdgeKind = 'property' | 'element' | 'variable' | 'internal' | 'private' | 'entry'

/** One step of a retaining path, as reports and run files keep it. */
export interface Step {
  readonly edge: string
  readonly kind: EdgeKind
  readonly type: string
  readonly site?: string
  readonly times?: number
}
