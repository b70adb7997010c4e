import type { Heap } from '../graph/heap.ts'
import type { Ownership } from './ownership.ts'
import type { Reach } from './reach.ts'
import type { Variables } from './variables.ts'

const OF_PROGRAM: ReadonlySet<string> = new Set(['product', 'test'])

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
