/** What stands for what: where the path begins, a step of it, the object that was asked about, or several folded to one. */
export type Shape = 'root' | 'step' | 'target' | 'folded' | 'elided'

export interface DrawnNode {
  readonly id: string
  readonly shape: Shape
  /** What it is, then where it was made, then how many. */
  readonly lines: readonly string[]
}

export interface DrawnEdge {
  readonly from: string
  readonly to: string
  readonly text: string
  /** On the path; the reference to cut; beside the path. */
  readonly line: 'path' | 'culprit' | 'beside'
}

/** A small graph for people to look at. Whoever makes one keeps it small. */
export interface Drawing {
  readonly nodes: readonly DrawnNode[]
  readonly edges: readonly DrawnEdge[]
}
