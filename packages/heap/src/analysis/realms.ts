import type { Heap } from '../graph/heap.ts'
import { INTERNAL } from '../parse/columns.ts'
import type { Ownership } from './ownership.ts'
import type { Reach } from './reach.ts'
import type { Variables } from './variables.ts'

const OF_PROGRAM: ReadonlySet<string> = new Set(['product', 'test'])
/** How Chromium calls global objects of pages. */
const WINDOW = 'Window'
/** A native context's object of that kind, and what a program is given of it. */
const GLOBALS: ReadonlySet<string> = new Set(['global_object', 'global_proxy_object'])

/**
 * The realms whose global objects live as long as a reader's program does: the engine's own, and `vm` contexts that code
 * of the program runs in, as under Jest. Any other, say a window of jsdom, lives as long as something refers to it.
 */
export class Realms {
  readonly #heap: Heap
  readonly #reach: Reach
  readonly #ownership: Ownership
  readonly #variables: Variables
  #withCode: Set<number> | undefined
  #ofWindows: Map<number, number> | undefined

  constructor(heap: Heap, reach: Reach, ownership: Ownership, variables: Variables) {
    this.#heap = heap
    this.#reach = reach
    this.#ownership = ownership
    this.#variables = variables
  }

  isOfProgram(nativeContext: number): boolean {
    const from = this.#heap.ownerOf(this.#reach.cameBy[nativeContext])
    if (this.#heap.typeOf(from) === 'synthetic') return true
    this.#withCode ??= this.#findWithCode()
    return this.#withCode.has(nativeContext)
  }

  /** The realm of a page's global object, whatever else leads there: what drives a page holds its window, too. */
  ofWindow(node: number): number | undefined {
    if (!this.#heap.nameOf(node).startsWith(WINDOW)) return undefined
    this.#ofWindows ??= this.#findWindows()
    return this.#ofWindows.get(node)
  }

  #findWindows(): Map<number, number> {
    const found = new Map<number, number>()
    const { firstEdge } = this.#heap
    for (let node = 0; node < this.#heap.nodeCount; node++) {
      if (!this.#variables.isNativeContext(node)) continue
      for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
        const isInternal = this.#heap.edgeTypeOf(edge) === INTERNAL
        if (isInternal && GLOBALS.has(this.#heap.edgeTextOf(edge))) found.set(this.#heap.targetOf(edge), node)
      }
    }
    return found
  }

  #findWithCode(): Set<number> {
    const found = new Set<number>()
    for (let node = 0; node < this.#heap.nodeCount; node++) {
      if (!this.#variables.isContext(node)) continue
      const realm = this.#variables.realmAround(node)
      if (realm < 0 || found.has(realm)) continue
      const file = this.#ownership.ofScript(node)
      if (file !== undefined && OF_PROGRAM.has(file.kind)) found.add(realm)
    }
    return found
  }
}
