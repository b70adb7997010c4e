import type { Place, Position } from './places.ts'

/** By what heads are held: by the program, only by what is in use just now, or only by tests. */
export type HeldBy = 'program' | 'stack' | 'tests'

/** Heads of one site that are held in one way. */
export interface HeadGroup {
  readonly heldBy: HeldBy
  readonly place: Place
  readonly heads: Position[]
}

export function groupHeads(positions: readonly Position[], heldBy: (node: number) => HeldBy): HeadGroup[] {
  const groups = new Map<Place, Map<HeldBy, HeadGroup>>()
  const all: HeadGroup[] = []
  for (const position of positions) {
    let ofPlace = groups.get(position.place)
    if (ofPlace === undefined) groups.set(position.place, (ofPlace = new Map<HeldBy, HeadGroup>()))
    const by = heldBy(position.node)
    let group = ofPlace.get(by)
    if (group === undefined) {
      group = { heldBy: by, place: position.place, heads: [] }
      ofPlace.set(by, group)
      all.push(group)
    }
    group.heads.push(position)
  }
  return all
}

/** The head whose path says most: of a chain the last, which tells how long it is. */
export function representativeOf({ heads }: HeadGroup): Position {
  return heads.reduce((longest, head) => (head.depth > longest.depth ? head : longest))
}

/** A position and those it is held by, from the root inwards; one for each place. */
export function pathOf(position: Position): Position[] {
  const path: Position[] = []
  for (let at: Position | undefined = position; at !== undefined; at = at.outer) path.unshift(at)
  return path
}
