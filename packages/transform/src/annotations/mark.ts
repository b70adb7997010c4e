import type { ts } from '#typescript'
import type { MarkOptions } from './mark-options.ts'
import type { Allocation, Tagger } from '../tagger.ts'

/** What an annotation says about the values made at a node, whatever its form. */
export interface Mark extends MarkOptions {
  /** Offset of the annotation; undefined where the source does not say it. */
  readonly at?: number
  /** Told once the mark has become a site. */
  readonly accept?: () => void
}

/**
 * One form of annotation: the mark it puts on a node, undefined where it says nothing. Called for every node that makes
 * something and for every class. What it cannot honour it reports, and then says nothing: the source stays as it is and
 * the runtime does what can be done without a place.
 */
export type Annotation = (node: ts.Node, tagger: Tagger, allocation: Allocation) => Mark | undefined
