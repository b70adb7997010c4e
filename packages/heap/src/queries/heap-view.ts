import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { HeapError } from '../errors.ts'
import { ClassIndex } from '../analysis/class-index.ts'
import { Links } from '../analysis/links.ts'
import { NodeText } from '../analysis/node-text.ts'
import type { ExplainOptions, FileInfo } from '../analysis/options.ts'
import { Ownership } from '../analysis/ownership.ts'
import { findHeads, type Reach, THROUGH } from '../analysis/reach.ts'
import { Timers } from '../analysis/timers.ts'
import { Dominators } from '../graph/dominators.ts'
import type { Heap } from '../graph/heap.ts'
import { type Retainers, retainersOf } from '../graph/retainers.ts'
import { sourceMapReader } from '../graph/source-maps.ts'
import { readTags, type Tags } from '../graph/tags.ts'

export interface ViewOptions {
  /** Whose a file is and how it is shown; what is not given is told by its path. */
  readonly fileInfo?: ExplainOptions['fileInfo']
}

/** An object as answers give it. */
export interface HeapObject {
  /** As DevTools shows it after "@"; stays the same between snapshots of one process. */
  readonly id: number
  readonly type: string
  /** Where it was allocated, if it was stamped. */
  readonly site?: string
  /** Where the function, or the class of the object, is defined. */
  readonly definedAt?: string
  readonly bytes: number
  readonly retainedBytes: number
}

/** A heap and everything that answers need of it, each made when it is asked for first. */
export class HeapView {
  readonly heap: Heap
  readonly tags: Tags
  readonly #fileInfo: ExplainOptions['fileInfo']
  #ownership: Ownership | undefined
  #text: NodeText | undefined
  #reach: Reach | undefined
  #links: Links | undefined
  #dominators: Dominators | undefined
  #classes: ClassIndex | undefined
  #retainers: Retainers | undefined

  constructor(heap: Heap, { fileInfo = fileInfoByPath }: ViewOptions = {}) {
    this.heap = heap
    this.tags = readTags(heap)
    this.#fileInfo = fileInfo
  }

  /** Another snapshot, with files named in the same way, so that the two can be compared. */
  beside(heap: Heap): HeapView {
    return new HeapView(heap, { fileInfo: this.#fileInfo })
  }

  /** Which file each node belongs to. */
  get ownership(): Ownership {
    return (this.#ownership ??= new Ownership(this.heap, this.tags, {
      fileInfo: this.#fileInfo,
      originalOf: sourceMapReader(),
    }))
  }

  /** What nodes are called, and which of them a programmer knows. */
  get text(): NodeText {
    return (this.#text ??= new NodeText(this.heap, this.tags, this.ownership))
  }

  /** What the roots lead to, and by which edges first. */
  get reach(): Reach {
    if (this.#reach === undefined) {
      const stops = new Uint8Array(this.tags.tokens.length + 1).fill(THROUGH)
      this.#reach = findHeads(this.heap, this.tags, stops, new Uint8Array(this.heap.nodeCount))
    }
    return this.#reach
  }

  /** How things are held, without the engine's own nodes between. */
  get links(): Links {
    return (this.#links ??= new Links(this.heap, this.reach, this.text, this.ownership, new Timers(this.heap)))
  }

  get dominators(): Dominators {
    return (this.#dominators ??= new Dominators(this.heap))
  }

  get classes(): ClassIndex {
    return (this.#classes ??= new ClassIndex(this.heap, this.ownership))
  }

  /** Of all nodes. */
  get retainers(): Retainers {
    return (this.#retainers ??= retainersOf(this.heap, new Uint8Array(this.heap.nodeCount).fill(1)))
  }

  object(node: number): HeapObject {
    const site = this.tags.tokenOf[node] === 0 ? undefined : this.text.siteOf(node)
    const definedAt = this.ownership.definedAt(node)
    return {
      id: this.heap.nodeId[node],
      type: this.typeOf(node),
      ...(site === undefined ? {} : { site }),
      ...(definedAt === undefined ? {} : { definedAt }),
      bytes: this.heap.sizeOf(node),
      retainedBytes: this.dominators.retainedBy(node),
    }
  }

  /** A short text for a node: its class, or the beginning of a string. */
  typeOf(node: number): string {
    const type = this.heap.typeOf(node)
    if (type !== 'string') return this.text.typeOf(node)
    const text = this.heap.nameOf(node)
    return JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text)
  }

  /** The node with an id that was written as `@123`. */
  nodeAt(text: string): number {
    const node = /^@\d+$/.test(text) ? this.heap.nodeId.indexOf(Number(text.slice(1))) : -1
    if (node >= 0) return node
    const what = /^@\d+$/.test(text) ? `there is no object ${text}` : `${text} is no id`
    throw unknown(`${what} in ${this.heap.file}`, 'Ids look like @123; `list <class>` gives those of a class.')
  }

  /** The nodes that `@123`, a class's name or `User a.js:3` means. */
  select(text: string): number[] {
    return text.startsWith('@') ? [this.nodeAt(text)] : this.classes.nodesOf(this.classesNamed(text))
  }

  /** Places in `classes.all()`. */
  classesNamed(text: string): readonly number[] {
    const found = this.classes.find(text)
    if (found.length > 0) return found
    const similar = this.classes.similar(text)
    const hint = similar.length === 0 ? '`summary --limit 0` lists all.' : `There is ${similar.join(', ')}.`
    throw unknown(`there is no class ${text} in ${this.heap.file}`, hint)
  }
}

const SHOWN = 60

/** For heaps that nothing else is known of: whose a file is shows in its path. */
function fileInfoByPath(raw: string): FileInfo {
  if (raw === '' || /^(node:|v8\/|extensions::)/.test(raw)) return { file: raw, kind: 'runtime' }
  const kind = /(^|[/\\])node_modules[/\\]/.test(raw) ? 'dependency' : 'product'
  return { file: shownPath(raw), kind }
}

function shownPath(raw: string): string {
  let file = raw
  try {
    if (raw.startsWith('file:')) file = fileURLToPath(raw)
  } catch {
    return raw
  }
  if (!path.isAbsolute(file)) return file
  const relative = path.relative(process.cwd(), file)
  return relative.startsWith('..') ? file : relative
}

function unknown(message: string, hint: string): HeapError {
  return new HeapError('OVERSTAY_HEAP_QUESTION', message, hint)
}
