import type { Heap } from '../graph/heap.ts'
import type { Tags } from '../graph/tags.ts'
import { STACK_FRAME } from './edge-label.ts'
import { type HeadGroup, pathOf, representativeOf } from './head-group.ts'
import type { NodeText } from './node-text.ts'
import type { Position } from './places.ts'
import type { Timers } from './timers.ts'

/** Steps that pass on what they were given: whoever holds them holds it. They are not where a leak is cut. */
const CARRIED_BY = new Set([
  'handler',
  'promise',
  'result',
  'local variable',
  'bound argument',
  'bound this',
  'async context',
])
/** Names of the slots in which Node keeps what it calls back. */
const CALLBACK_SLOTS = new Set(['listener', 'callback', '_onTimeout', 'handler', 'bound argument', '*'])
/** An async resource holds the store that was current when it was made (Node 20 and 22). */
const STORE_SLOT = 'kResourceStore'

/** Finds the reference to cut in a group's path. */
export class CulpritFinder {
  readonly #heap: Heap
  readonly #tags: Tags
  readonly #text: NodeText
  readonly #timers: Timers

  constructor(heap: Heap, tags: Tags, text: NodeText, timers: Timers) {
    this.#heap = heap
    this.#tags = tags
    this.#text = text
    this.#timers = timers
  }

  /**
   * The place in the representative's path (by place, see `pathOf`) of the culprit: the reference nearest the heads that
   * leads out of something which is not itself one of many. From the head upwards, what only passes it on is skipped: a
   * closure that was registered somewhere, a wrapper of which there is one for each head. Where that lies inside of
   * something that goes as a whole, the reference to the whole comes first: it is the culprit if nothing else holds it.
   */
  find(group: HeadGroup): readonly number[] {
    const path = pathOf(representativeOf(group))
    const holders = distinctHolders(group, path.length)
    for (let at = path.length - 1; at > 0; at--) {
      const shared = holders[at - 1] < group.heads.length
      if (this.#isCulprit(path, at, group.heads.length, shared)) return [...this.#entrance(path, at, holders), at]
    }
    return [0]
  }

  /**
   * The reference to what goes as a whole (a tree out of its document, the frames of a stack trace, a port that is
   * closed) and has the culprit inside, as long as there is one for each head.
   */
  #entrance(path: readonly Position[], culprit: number, holders: readonly number[]): number[] {
    const at = path.findIndex(
      (position) =>
        position.link.edge === STACK_FRAME || this.#heap.isDetached(position.node) || this.#isOpenPort(position, path),
    )
    return at >= 0 && at < culprit && holders[at] === holders[culprit] ? [at] : []
  }

  /** A port that native code holds. Those of a worker go when it ends. */
  #isOpenPort({ node, link, root }: Position, path: readonly Position[]): boolean {
    if (link.holder >= 0 || root?.file !== undefined || this.#text.typeOf(node) !== 'MessagePort') return false
    return path.every(({ node: below }) => this.#text.typeOf(below) !== 'Worker')
  }

  #isCulprit(path: readonly Position[], at: number, heads: number, shared: boolean): boolean {
    const { link, node } = path[at]
    const holder = path[at - 1]
    if (this.#tags.tokenOf[holder.node] !== 0 || link.kind === 'entry' || shared) return true
    if (link.edge === STORE_SLOT || link.edge === 'reactions') return true
    if (this.#isListener(node) || this.#timers.isTimer(node) || isEventRecord(path, at)) return true
    if (this.#passesOn(path, at)) return false
    // A wrapper with one head each is one of many; a wrapper of a single head may well be the only one.
    return heads === 1
  }

  #passesOn(path: readonly Position[], at: number): boolean {
    const { link } = path[at]
    const holder = path[at - 1].node
    if (this.#isListener(holder) || this.#timers.isTimer(holder) || this.#text.isPromiseReaction(holder)) return true
    if (link.kind === 'internal' && CARRIED_BY.has(link.edge)) return true
    return link.kind === 'variable' && isCallback(path, at - 1)
  }

  #isListener(node: number): boolean {
    return this.#heap.nameOf(node) === 'Listener' && this.#heap.typeOf(node) === 'object'
  }
}

/** Whether a closure is held as something to call back, perhaps by way of other closures. */
function isCallback(path: readonly Position[], at: number): boolean {
  let closure = at
  while (closure > 0 && path[closure].link.kind === 'variable') closure--
  const { edge, kind } = path[closure].link
  if (kind === 'variable') return false
  return kind === 'element' || kind === 'entry' || CALLBACK_SLOTS.has(edge) || isEventRecord(path, closure)
}

/** Whether a step leads out of an EventEmitter's record of listeners: to a function, or to one of an array of them. */
function isEventRecord(path: readonly Position[], at: number): boolean {
  const record = path[at].link.kind === 'element' ? at - 2 : at - 1
  return record >= 0 && path[record].link.edge === '_events'
}

/** How many different nodes stand at each place of the heads' paths. */
function distinctHolders({ heads }: HeadGroup, length: number): number[] {
  const nodes = Array.from({ length }, () => new Set<number>())
  for (const head of heads) {
    let at = length - 1
    for (let position: Position | undefined = head; position !== undefined; position = position.outer) {
      nodes[at--].add(position.node)
    }
  }
  return nodes.map((set) => set.size)
}
