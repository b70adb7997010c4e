import type { Heap } from '../graph/heap.ts'
import { PROPERTY, TARGET } from '../parse/columns.ts'
import type { NodeText } from './node-text.ts'

/** Node's `require.cache`: modules by the name of their file. */
export class RequireCache {
  readonly #heap: Heap
  readonly #text: NodeText
  #modules: ReadonlySet<number> | undefined

  constructor(heap: Heap, text: NodeText) {
    this.#heap = heap
    this.#text = text
  }

  has(module: number): boolean {
    this.#modules ??= this.#find()
    return this.#modules.has(module)
  }

  /** Wherever the cache itself is: nothing else refers to a module by its file's name. */
  #find(): Set<number> {
    const heap = this.#heap
    const { edgeWord, edgeName, nodeName } = heap
    const modules = new Set<number>()
    const name = heap.strings.find('Module')
    if (name < 0) return modules
    for (let edge = 0; edge < heap.edgeCount; edge++) {
      const node = edgeWord[edge] & TARGET
      if (nodeName[node] !== name || heap.edgeTypeOf(edge) !== PROPERTY || modules.has(node)) continue
      if (this.#text.commonJsFile(node) === heap.strings.text(edgeName[edge])) modules.add(node)
    }
    return modules
  }
}
