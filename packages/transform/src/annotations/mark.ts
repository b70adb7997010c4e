import type { ts } from 'ts-morph'
import type { Tagger } from '../tagger.ts'

/** What an annotation says about the values made at a node, whatever its form. */
export interface Mark {
  /** Scope whose end is meant, or milliseconds; the innermost open scope where it is not said. */
  readonly within?: string | number
  /** Name to show instead of the one in the source. */
  readonly name?: string
  /** So many objects may stay. */
  readonly allow?: number
  readonly owner?: string
  /** Offset of the annotation. */
  readonly at: number
  /** Told once the mark has become a site. */
  readonly accept?: () => void
}

/**
 * One form of annotation: the mark it puts on a node, undefined where it says nothing. Called for every node that makes
 * something and for every class. What it cannot honour it reports, and then says nothing: the source stays as it is and
 * the runtime does what can be done without a place.
 */
export type Annotation = (node: ts.Node, tagger: Tagger) => Mark | undefined
