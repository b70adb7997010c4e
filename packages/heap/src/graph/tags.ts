import { INTERNAL, PROPERTY, TARGET, TOKEN, TYPE_SHIFT, WEAK_WORD } from '../parse/columns.ts'
import type { Heap } from './heap.ts'

/** How V8 writes the edge from a WeakMap's key to its value: what can have no field (a symbol) is stamped by a WeakMap. */
const KEY_OF_PAIR = ' / part of key '

/** The value of a token's `kind`: what the analyser knows it by, since minifiers rename fields but never values. */
const TOKEN_KIND = 'overstay.site'

/** An allocation site as a token names it. */
export interface TagSite {
  readonly id: number
  readonly file: string
  /** "line:column", both from 1. */
  readonly place: string
  readonly fn: string
  /** new, object, array, closure, class, bind or call. */
  readonly what: string
  readonly name: string
  readonly expected: string
}

/** The scope objects were made in; id 0 is that of labels, which are never judged. */
export interface TagScope {
  readonly id: number
  readonly kind: string
  readonly name: string
}

export interface Token {
  readonly node: number
  readonly site: TagSite
  readonly scope: TagScope
}

export interface Tags {
  readonly tokens: readonly Token[]
  /** By node: the place of its token in `tokens` plus one, 0 where it has none. */
  readonly tokenOf: Uint32Array
}

const read = new WeakMap<Heap, Tags>()

/** What overstay's runtime has written into the heap. References to tokens are retyped, so that they never make a path. */
export function readTags(heap: Heap): Tags {
  let tags = read.get(heap)
  if (tags === undefined) read.set(heap, (tags = findTags(heap)))
  return tags
}

/** The token of a node, if it was stamped. */
export function tokenAt(tags: Tags, node: number): Token | undefined {
  const ordinal = tags.tokenOf[node]
  return ordinal === 0 ? undefined : tags.tokens[ordinal - 1]
}

function findTags(heap: Heap): Tags {
  const tokenOf = new Uint32Array(heap.nodeCount)
  const tokens = findTokens(heap)
  if (tokens.length === 0) return { tokens, tokenOf }
  const ordinals = new Uint32Array(heap.nodeCount)
  tokens.forEach(({ node }, index) => (ordinals[node] = index + 1))
  const { firstEdge, edgeWord, edgeName } = heap
  const isStampByName = { [PROPERTY]: new Map<number, boolean>(), [INTERNAL]: new Map<number, boolean>() }
  for (let node = 0, edge = 0; node < heap.nodeCount; node++) {
    for (const end = firstEdge[node + 1]; edge < end; edge++) {
      const word = edgeWord[edge]
      const ordinal = ordinals[word & TARGET]
      if (ordinal === 0 || word >= WEAK_WORD) continue
      // An object's private field may stand in an array of its own, which refers to the token once more; so does the
      // runtime itself. No reference to a token ever holds anything worth telling.
      edgeWord[edge] = (TOKEN << TYPE_SHIFT) | (word & TARGET)
      const type = word >>> TYPE_SHIFT
      if (tokenOf[node] !== 0 || (type !== PROPERTY && type !== INTERNAL)) continue
      let isStamp = isStampByName[type].get(edgeName[edge])
      if (isStamp === undefined) {
        const text = heap.strings.text(edgeName[edge])
        isStamp = type === PROPERTY ? text.startsWith('#') : text.includes(KEY_OF_PAIR)
        isStampByName[type].set(edgeName[edge], isStamp)
      }
      if (isStamp) tokenOf[node] = ordinal
    }
  }
  return { tokens, tokenOf }
}

/** Objects with a property `kind` whose value is that very string. */
function findTokens(heap: Heap): Token[] {
  const [kind, value] = heap.strings.findAll(['kind', TOKEN_KIND])
  if (kind < 0 || value < 0) return []
  const { firstEdge, edgeWord, edgeName, nodeName, nodeType } = heap
  const string = heap.typeCode('string')
  const object = heap.typeCode('object')
  const reader = new TokenReader(heap)
  const tokens: Token[] = []
  for (let node = 0, edge = 0; node < heap.nodeCount; node++) {
    for (const end = firstEdge[node + 1]; edge < end; edge++) {
      if (edgeName[edge] !== kind || edgeWord[edge] >>> TYPE_SHIFT !== PROPERTY || nodeType[node] !== object) continue
      const target = edgeWord[edge] & TARGET
      if (nodeName[target] === value && nodeType[target] === string) tokens.push(reader.read(node))
    }
  }
  return tokens
}

/** Reads sites and scopes once each: all tokens of a site share its object, all tokens of a scope share that one. */
class TokenReader {
  readonly #heap: Heap
  readonly #sites = new Map<number, TagSite>()
  readonly #scopes = new Map<number, TagScope>()

  constructor(heap: Heap) {
    this.#heap = heap
  }

  read(node: number): Token {
    const site = this.#property(node, 'site')
    const scope = this.#property(node, 'scope')
    return { node, site: this.#site(site), scope: this.#scope(scope) }
  }

  #site(node: number): TagSite {
    let site = this.#sites.get(node)
    if (site === undefined) {
      const text = (name: string) => this.#text(node, name)
      site = {
        id: Number(text('id')),
        file: text('file'),
        place: text('place'),
        fn: text('fn'),
        what: text('what'),
        name: text('name'),
        expected: text('expected'),
      }
      this.#sites.set(node, site)
    }
    return site
  }

  #scope(node: number): TagScope {
    let scope = this.#scopes.get(node)
    if (scope === undefined) {
      scope = {
        id: Number(this.#text(node, 'id')),
        kind: this.#text(node, 'kind'),
        name: this.#text(node, 'name'),
      }
      this.#scopes.set(node, scope)
    }
    return scope
  }

  #text(node: number, name: string): string {
    const value = node < 0 ? -1 : this.#property(node, name)
    return value < 0 || this.#heap.typeOf(value) !== 'string' ? '' : this.#heap.nameOf(value)
  }

  #property(node: number, name: string): number {
    const { firstEdge } = this.#heap
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
      if (this.#heap.edgeTypeOf(edge) === PROPERTY && this.#heap.edgeTextOf(edge) === name) {
        return this.#heap.targetOf(edge)
      }
    }
    return -1
  }
}
