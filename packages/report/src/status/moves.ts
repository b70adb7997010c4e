import type { Finding } from '@overstay/schema'

/** What a site is told by when it stands elsewhere: its own names, and what holds its objects. */
export type Traits = Pick<Finding, 'site' | 'holder' | 'category'> & { key: string; scopeKind: string }

export interface Move {
  from: string
  to: string
}

/** Everything but the one thing that changed. A holder without a name proves nothing. */
const evidence: readonly ((traits: Traits) => readonly string[] | undefined)[] = [
  // Moved to another file.
  ({ site, holder: { kind, name }, category, scopeKind }) =>
    name === '' ? undefined : [scopeKind, site.kind, site.name, site.function, category, kind, name],
  // Its function was renamed.
  ({ site, holder: { kind, file, name }, category, scopeKind }) =>
    name === '' ? undefined : [scopeKind, site.kind, site.name, site.file, category, kind, file, name],
  // Its class was renamed.
  ({ site, holder: { kind, file, name }, category, scopeKind }) =>
    name === '' ? undefined : [scopeKind, site.kind, site.function, site.file, category, kind, file, name],
]

/**
 * Which of the sites that `arrived` are those that went `missing`. Where several look alike they are taken in the order of
 * their lines, and only if there are as many as before: a move that is wrongly followed hides a new leak, one that is
 * not followed is merely told twice.
 */
export function movesOf(missing: readonly Traits[], arrived: readonly Traits[]): Move[] {
  const moves: Move[] = []
  let [from, to] = [missing, arrived]
  for (const traitsOf of evidence) {
    const before = grouped(from, traitsOf)
    for (const [signature, later] of grouped(to, traitsOf)) {
      const earlier = before.get(signature)
      if (earlier?.length !== later.length) continue
      for (const [index, { key }] of later.entries()) moves.push({ from: earlier[index].key, to: key })
    }
    const known = new Set(moves.flatMap((move) => [move.from, move.to]))
    from = from.filter(({ key }) => !known.has(key))
    to = to.filter(({ key }) => !known.has(key))
  }
  return moves
}

function grouped(
  all: readonly Traits[],
  traitsOf: (traits: Traits) => readonly string[] | undefined,
): Map<string, Traits[]> {
  const groups = new Map<string, Traits[]>()
  for (const traits of all) {
    const parts = traitsOf(traits)
    if (parts === undefined) continue
    const signature = JSON.stringify(parts)
    groups.set(signature, [...(groups.get(signature) ?? []), traits])
  }
  for (const group of groups.values()) {
    group.sort((a, b) => a.site.line - b.site.line || a.site.column - b.site.column)
  }
  return groups
}
