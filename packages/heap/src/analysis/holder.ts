import type { NodeText } from './node-text.ts'
import type { FileInfo, OwnerKind } from './options.ts'
import type { Ownership } from './ownership.ts'
import type { Position } from './places.ts'
import type { Timers } from './timers.ts'

/** Who owns the reference to cut. `file` is empty where the owner has no source. */
export interface Holder {
  readonly kind: OwnerKind
  readonly file: string
  readonly name: string
}

/** A candidate; weak ones count only where no better one is further up. */
interface Owner {
  readonly info: FileInfo
  readonly name: string
  readonly weak?: boolean
}

/** What every Node program has on its global object; anything else there was put there by somebody. */
const BUILTIN_GLOBALS = new Set([...Object.getOwnPropertyNames(globalThis), 'process', 'console', 'Buffer', 'global'])

export class HolderFinder {
  readonly #text: NodeText
  readonly #ownership: Ownership
  readonly #timers: Timers
  readonly #isTagged: (node: number) => boolean

  constructor(text: NodeText, ownership: Ownership, timers: Timers, isTagged: (node: number) => boolean) {
    this.#text = text
    this.#ownership = ownership
    this.#timers = timers
    this.#isTagged = isTagged
  }

  /**
   * The nearest owner above the culprit that is product or dependency; what Node puts between is plumbing. Objects of a
   * dependency that were not stamped are plumbing too, unless nobody else is found: `bus` of the program is to blame for
   * what its emitter keeps.
   */
  find(path: readonly Position[], culprit: number): Holder {
    let fallback: Owner | undefined
    for (const owner of this.#owners(path, culprit)) {
      if (owner.info.kind === 'runtime') continue
      if (owner.weak !== true) return holderOf(owner)
      fallback ??= owner
    }
    const owner =
      fallback ??
      this.#intervalOwner(path, culprit) ??
      this.#patcher(path, culprit) ??
      this.#listenerOwner(path, culprit) ??
      this.#portOwner(path, culprit)
    return owner === undefined ? this.#runtimeHolder(path, culprit) : holderOf(owner)
  }

  #runtimeHolder(path: readonly Position[], culprit: number): Holder {
    const { root, node } = path[0]
    const name = this.#nameWithin(path, 0, culprit - 1)
    const first = this.#text.typeOf(node)
    return {
      kind: 'runtime',
      file: root?.file?.file ?? '',
      name: name || (first === 'process' ? first : (root?.text ?? '')),
    }
  }

  /** Who wanted to be called by an interval that a page's window runs with a function of its own. */
  #intervalOwner(path: readonly Position[], culprit: number): Owner | undefined {
    const { node } = path[culprit]
    if (!this.#timers.isTimer(node) || !this.#timers.isRunning(node) || !this.#timers.repeats(node)) return undefined
    const handler = this.#timers.startsAgain(node) ? culprit + 2 : culprit
    return this.#ownerBelow(path, handler, 'setInterval')
  }

  /**
   * Who put something on one of Node's own modules, functions or globals under a name (`fs.readFile = mine`): whoever
   * made what stands there.
   */
  #patcher(path: readonly Position[], culprit: number): Owner | undefined {
    const { node, place, root } = path[culprit]
    const isName = place.kind === 'property' && place.edge !== '*' && this.#isOfNodeItself(path, culprit - 1)
    // Behind a setter, as `fs.ReadStream = mine`: a variable of Node's keeps one function, so what grows is beneath it.
    const isSet = root?.file?.kind === 'runtime' && /^closure\b/.test(this.#text.typeOf(node))
    if (!isName && !isSet) return undefined
    return this.#ownerBelow(path, culprit, place.edge)
  }

  /**
   * Who added listeners to an emitter that is Node's own and one of a kind (`process`): like an interval, a listener
   * belongs to whoever wanted to be called, and can take it back. So it is with the window and the elements of a page.
   */
  #listenerOwner(path: readonly Position[], culprit: number): Owner | undefined {
    const { root } = path[0]
    if (root?.listenedTo) return this.#ownerBelow(path, culprit, root.text)
    const { place } = path[culprit]
    if (place.kind === 'internal' && place.edge === 'listener') {
      return this.#ownerBelow(path, culprit, culprit === 0 ? 'window' : this.#text.typeOf(path[culprit - 1].node))
    }
    const record = path.findLastIndex(({ place }, index) => index < culprit && place.edge === '_events')
    if (record < 1 || culprit - record > 2) return undefined
    const isOneOfAKind = path.slice(1, record).every((position) => isName(position))
    return isOneOfAKind ? this.#ownerBelow(path, culprit, this.#text.typeOf(path[record - 1].node)) : undefined
  }

  /** A port or a worker that native code holds lives until somebody ends it, as an interval does. */
  #portOwner(path: readonly Position[], culprit: number): Owner | undefined {
    const { root, node } = path[0]
    const type = this.#text.typeOf(node)
    if (root?.file !== undefined || (type !== 'MessagePort' && type !== 'Worker')) return undefined
    return this.#ownerBelow(path, culprit, type)
  }

  /** The first from the culprit downwards that somebody other than Node made. */
  #ownerBelow(path: readonly Position[], culprit: number, name: string): Owner | undefined {
    for (let at = culprit; at < path.length; at++) {
      for (const { info } of this.#ownersAt(path, at, at)) if (info.kind !== 'runtime') return { info, name }
    }
    return undefined
  }

  /** A module, function or prototype of Node, or the global object; not one of the many things that it makes. */
  #isOfNodeItself(path: readonly Position[], at: number): boolean {
    const { root } = path[0]
    if (at < 0) return root?.global === true
    if (at === 0 && root?.file?.kind === 'runtime') return true
    const { edge } = path[at].place
    return edge === 'exports' || edge === 'prototype' || this.#ownership.ofScript(path[at].node)?.kind === 'runtime'
  }

  /** The owner among the tests, for what only they hold: above the culprit, or the test's own thing that it leads to. */
  findInTests(path: readonly Position[], culprit: number): Holder {
    let nearest: Owner | undefined
    for (const owner of this.#owners(path, culprit)) {
      if (isOfTests(owner.info)) return holderOf(owner)
      if (owner.info.kind !== 'runtime') nearest ??= owner
    }
    for (let at = culprit; at < path.length - 1; at++) {
      for (const owner of this.#ownersAt(path, at, path.length - 1)) if (isOfTests(owner.info)) return holderOf(owner)
    }
    return { kind: 'test', file: nearest?.info.file ?? '', name: nearest?.name ?? nameAt(path, culprit) }
  }

  *#owners(path: readonly Position[], culprit: number): Generator<Owner> {
    // A running timer is held by Node's list; an interval belongs to whoever wanted to be called.
    for (let at = culprit; at >= 0; at--) {
      if (at < culprit || this.#timers.isTimer(path[at].node)) yield* this.#ownersAt(path, at, culprit)
    }
    const { root } = path[0]
    if (root === undefined) return
    if (root.file !== undefined) yield { info: root.file, name: this.#nameWithin(path, 0, culprit) }
    const { edge: property, kind } = path[0].place
    if (root.global && kind === 'property' && !BUILTIN_GLOBALS.has(property)) {
      yield { info: { kind: 'product', file: '' }, name: `globalThis.${property}` }
    }
  }

  *#ownersAt(path: readonly Position[], at: number, culprit: number): Generator<Owner> {
    const { node } = path[at]
    if (this.#timers.isTimer(node)) {
      yield* this.#timerOwners(path, at)
      return
    }
    const info = this.#ownership.ofTag(node) ?? this.#ownership.ofScript(node)
    if (info !== undefined) {
      yield { info, name: this.#nameWithin(path, at, culprit) }
      return
    }
    const ofClass = this.#ownership.ofConstructor(node)
    if (ofClass === undefined) return
    // What a class keeps in its own fields it knows by their names.
    const name = this.#nameWithin(path, at, culprit, at + 1)
    yield { info: ofClass, name, weak: ofClass.kind === 'dependency' }
  }

  /**
   * The name of what an owner keeps the survivors in: the one nearest the culprit. Names inside an object whose class
   * belongs to Node or a dependency (`_events` of an emitter) mean nothing to the owner, who knows the object by its own.
   */
  #nameWithin(path: readonly Position[], owner: number, culprit: number, from = owner): string {
    let last = Math.min(from, culprit)
    while (last < culprit && !this.#isPlumbing(path, last)) last++
    for (let at = last; at > owner; at--) if (isName(path[at])) return path[at].place.edge
    return nameAt(path, owner)
  }

  #isPlumbing(path: readonly Position[], at: number): boolean {
    const kind = this.#ownership.ofConstructor(path[at].node)?.kind
    return kind === 'runtime' || kind === 'dependency' || path[at + 1].place.edge === '_events'
  }

  *#timerOwners(path: readonly Position[], at: number): Generator<Owner> {
    const { node } = path[at]
    if (!this.#timers.isRunning(node)) {
      const tagged = this.#ownership.ofTag(node)
      if (tagged !== undefined) yield { info: tagged, name: nameAt(path, at) }
      return
    }
    // A pending one-shot lets go by itself: Node holds it, nobody is to blame. What a page's window runs has its own owner.
    if (!this.#timers.repeats(node) || this.#timers.startsAgain(node)) return
    const callback = this.#timers.callbackOf(node)
    for (const made of callback < 0 ? [node] : [callback, node]) {
      const info = this.#isTagged(made) ? this.#ownership.ofTag(made) : this.#ownership.ofScript(made)
      if (info !== undefined) yield { info, name: 'setInterval' }
    }
  }
}

function holderOf({ info, name }: Owner): Holder {
  return { kind: info.kind, file: info.file, name }
}

function isOfTests({ kind }: FileInfo): boolean {
  return kind === 'test' || kind === 'runner'
}

/** Whether what stands at a place is held by a name that a programmer gave. */
function isName({ place }: Position): boolean {
  return (place.kind === 'property' || place.kind === 'variable' || place.kind === 'private') && place.edge !== '*'
}

/** The name by which what stands at a place is known: its own, or that of the nearest thing above with one. */
function nameAt(path: readonly Position[], at: number): string {
  for (let index = Math.min(at, path.length - 1); index >= 0; index--)
    if (isName(path[index])) return path[index].place.edge
  return ''
}
