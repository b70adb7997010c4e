import type { Heap } from '../graph/heap.ts'
import type { Ownership } from './ownership.ts'

/** Nodes of one name whose constructor, or whose code if they are functions, is defined at one place. */
export interface HeapClass {
  readonly name: string
  /** "file:line:column"; undefined for what has no source. */
  readonly place: string | undefined
  /** The name, with the place where another class has the same name. */
  readonly label: string
  readonly count: number
  /** Of the nodes themselves. */
  readonly bytes: number
}

interface Draft {
  readonly name: string
  /** A node of the class, to ask for its place. */
  readonly sample: number
  readonly script: number
  count: number
  bytes: number
}

/** The classes of one name. */
interface Namesakes {
  readonly name: string
  readonly classes: number[]
  /** By line and column: anonymous functions have one name and thousands of places. */
  readonly byPlace: Map<number, number[]>
}

/** Sorts nodes into classes. Two classes `User` of different files are two. */
export class ClassIndex {
  readonly #heap: Heap
  readonly #ownership: Ownership
  /** By node: the place of its class in `#drafts`. */
  readonly #classOf: Uint32Array
  readonly #drafts: Draft[] = []
  readonly #byName = new Map<string, Namesakes>()
  #described: HeapClass[] | undefined

  constructor(heap: Heap, ownership: Ownership) {
    this.#heap = heap
    this.#ownership = ownership
    this.#classOf = new Uint32Array(heap.nodeCount)
    const namers = heap.nodeTypes.map(namerOf)
    // By type, then by the string index of the name where that decides: names are made texts only once each.
    const known = namers.map(() => new Map<number, Namesakes>())
    for (let node = 0; node < heap.nodeCount; node++) {
      const type = heap.nodeType[node]
      const namer = namers[type]
      const key = typeof namer === 'string' ? 0 : heap.nodeName[node]
      let namesakes = known[type].get(key)
      if (namesakes === undefined) {
        namesakes = this.#namesakes(typeof namer === 'string' ? namer : namer(heap.nameOf(node)))
        known[type].set(key, namesakes)
      }
      const index = this.#classAt(namesakes, node)
      const draft = this.#drafts[index]
      draft.count++
      draft.bytes += heap.sizeOf(node)
      this.#classOf[node] = index
    }
  }

  /** All classes, in no order. */
  all(): readonly HeapClass[] {
    return (this.#described ??= this.#drafts.map((draft) => this.#describe(draft)))
  }

  of(node: number): HeapClass {
    return this.all()[this.#classOf[node]]
  }

  /** The place of a node's class in `all()`. */
  indexOf(node: number): number {
    return this.#classOf[node]
  }

  /** The nodes of the classes at these places in `all()`. */
  nodesOf(classes: readonly number[]): number[] {
    const wanted = new Set(classes)
    const nodes: number[] = []
    for (let node = 0; node < this.#heap.nodeCount; node++) if (wanted.has(this.#classOf[node])) nodes.push(node)
    return nodes
  }

  /**
   * Places in `all()` of the classes that a name, a label, or a name and a place (`User a.js:3`) means. A function's
   * name means the function where there is no class of that name.
   */
  find(text: string): number[] {
    const exact = this.#named(text)
    if (exact !== undefined) return exact
    const split = /^(.*?)\s*[‹ ]\s*([^‹›]+?)›?$/.exec(text)
    if (split === null) return []
    const [, name, place] = split
    return (this.#named(name) ?? []).filter((index) => isAt(this.all()[index].place, place))
  }

  #named(name: string): number[] | undefined {
    return (this.#byName.get(name) ?? this.#byName.get(`closure ${name}`))?.classes
  }

  /** Names that contain a text, whatever the case, the most frequent first. */
  similar(text: string, most = 5): string[] {
    const wanted = text.toLowerCase()
    const found = this.all().filter(({ name }) => wanted !== '' && name.toLowerCase().includes(wanted))
    return [...new Set(found.sort((one, other) => other.count - one.count).map(({ name }) => name))].slice(0, most)
  }

  #namesakes(name: string): Namesakes {
    let namesakes = this.#byName.get(name)
    if (namesakes === undefined) this.#byName.set(name, (namesakes = { name, classes: [], byPlace: new Map() }))
    return namesakes
  }

  #classAt({ name, classes, byPlace }: Namesakes, node: number): number {
    const { script, line, column } = this.#heap.placeOf(node) ?? { script: -1, line: 0, column: 0 }
    const key = line * 2 ** 20 + column
    let there = byPlace.get(key)
    if (there === undefined) byPlace.set(key, (there = []))
    for (const index of there) if (this.#drafts[index].script === script) return index
    const index = this.#drafts.push({ name, sample: node, script, count: 0, bytes: 0 }) - 1
    classes.push(index)
    there.push(index)
    return index
  }

  #describe({ name, sample, count, bytes }: Draft): HeapClass {
    const place = this.#ownership.definedAt(sample)
    const isOne = this.#byName.get(name)!.classes.length === 1
    return { name, place, label: place === undefined || isOne ? name : `${name} ‹${place}›`, count, bytes }
  }
}

/** Whether "src/a.js:3:1" is what somebody means who says "a.js", "src/a.js" or "a.js:3". */
function isAt(place: string | undefined, meant: string): boolean {
  return place !== undefined && `/${place}:`.includes(`/${meant}:`)
}

/** How nodes of a type are called: by one name for all, or by what they are called themselves. */
function namerOf(type: string): string | ((name: string) => string) {
  if (type === 'object' || type === 'native' || type === 'synthetic') return (name) => name || 'Object'
  if (type === 'closure') return (name) => (name === '' ? 'closure' : `closure ${name}`)
  if (type === 'regexp') return 'RegExp'
  return `(${type})`
}
