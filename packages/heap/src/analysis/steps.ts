import type { Links } from './links.ts'
import type { NodeText } from './node-text.ts'
import type { Place, Places } from './places.ts'
import type { Step } from './step.ts'

/** A step with the node it was made from, for those who look closer. */
export interface PathStep extends Step {
  readonly node: number
}

interface Draft {
  readonly step: PathStep
  readonly place: Place | undefined
  times: number
}

/** Repetitions of so many steps in a row are told from one another: a wrapper around a wrapper has two or three. */
const LONGEST_REPETITION = 4

/** The steps of a path from its root on, equal ones in a row as one, and the step that stands at each place. */
export class StepWriter {
  readonly #links: Links
  readonly #text: NodeText
  readonly #places: Places

  constructor(links: Links, text: NodeText, places: Places) {
    this.#links = links
    this.#text = text
    this.#places = places
  }

  /** Steps root first; `culprit` is the index of the first step at the culprit's place. */
  write(head: number, culprit: Place): { steps: PathStep[]; culprit: number } {
    const [last, ...others] = this.#drafts(head)
    const drafts = [...folded(others.reverse()), last]
    const steps = drafts.map(({ step, times }) => (times === 1 ? step : { ...step, times }))
    const at = drafts.findIndex(({ place }) => place === culprit)
    return { steps, culprit: Math.max(at, 1) }
  }

  /** Head first. */
  #drafts(head: number): Draft[] {
    const drafts: Draft[] = []
    let node = head
    let root = this.#links.of(head).root
    while (node >= 0) {
      const { link, edge, place } = this.#places.of(node)
      const site = this.#text.siteOf(node)
      const step = {
        edge,
        kind: link.kind,
        type: this.#text.typeOf(node),
        ...(site === undefined ? {} : { site }),
        node,
      }
      drafts.push({ step, place, times: 1 })
      node = link.holder
      root = link.root
    }
    const text = root?.text ?? ''
    const step = { edge: '', kind: root?.kind ?? 'internal', type: text, node: -1 }
    drafts.push({ step, place: undefined, times: 1 })
    return drafts
  }
}

/** Steps with equal ones in a row as one. */
export function foldedSteps(steps: readonly Step[]): Step[] {
  const drafts = steps.map((step) => ({ step: { ...step, node: -1 }, place: undefined, times: 1 }))
  return folded(drafts).map(({ step: { node: _, ...step }, times }) => (times === 1 ? step : { ...step, times }))
}

/** Replaces what repeats itself, shortest repetitions first, by one of its kind. */
function folded(drafts: Draft[]): Draft[] {
  let result = drafts
  for (let length = 1; length <= LONGEST_REPETITION; length++) result = foldedBy(result, length)
  return result
}

function foldedBy(drafts: readonly Draft[], length: number): Draft[] {
  const result: Draft[] = []
  for (let at = 0; at < drafts.length;) {
    let repeats = 1
    while (isRepeated(drafts, at, at + repeats * length, length)) repeats++
    for (const draft of drafts.slice(at, at + (repeats > 1 ? length : 1))) {
      result.push(repeats > 1 ? { ...draft, times: draft.times * repeats } : draft)
    }
    at += repeats > 1 ? repeats * length : 1
  }
  return result
}

function isRepeated(drafts: readonly Draft[], first: number, second: number, length: number): boolean {
  if (second + length > drafts.length) return false
  for (let at = 0; at < length; at++) if (!areAlike(drafts[first + at], drafts[second + at])) return false
  return true
}

function areAlike(one: Draft, other: Draft): boolean {
  return (
    one.step.edge === other.step.edge &&
    one.step.kind === other.step.kind &&
    one.step.type === other.step.type &&
    one.step.site === other.step.site &&
    one.times === other.times
  )
}
