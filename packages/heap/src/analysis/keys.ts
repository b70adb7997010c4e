import type { Links } from './links.ts'
import type { NodeText } from './node-text.ts'

const ENOUGH_TO_BE_A_DICTIONARY = 3

/**
 * Properties that are keys rather than fields: names under one object that lead to things made alike. Three of them make
 * a dictionary; two do if they differ only by a number or an id (`<Anonymous Job 111>`).
 */
export function dictionaryKeys(
  children: ReadonlyMap<number, readonly number[]>,
  links: Links,
  text: NodeText,
): Set<number> {
  const keys = new Set<number>()
  for (const siblings of children.values()) {
    if (siblings.length < 2) continue
    for (const alike of byClass(siblings, links, text)) {
      const names = new Set(alike.map((node) => links.of(node).edge))
      const shapes = new Set([...names].map(withoutIds))
      if (names.size >= ENOUGH_TO_BE_A_DICTIONARY || shapes.size < names.size) alike.forEach((node) => keys.add(node))
    }
  }
  return keys
}

function byClass(siblings: readonly number[], links: Links, text: NodeText): Iterable<number[]> {
  const classes = new Map<string, number[]>()
  for (const node of siblings) {
    if (links.of(node).kind !== 'property') continue
    const key = text.classOf(node)
    const known = classes.get(key)
    if (known === undefined) classes.set(key, [node])
    else known.push(node)
  }
  return classes.values()
}

function withoutIds(name: string): string {
  return name.replace(/[0-9a-f]{8,}|\d+/gi, '*')
}
