import type { Heap } from '../graph/heap.ts'
import { type EdgeTypeName, GraphBuilder } from './graph-builder.ts'
import { type EdgeText, edgeOf, type HeapLine, heapLines, nodeOf, wrong } from './heap-lines.ts'
import { SIZE, TextNodes } from './text-nodes.ts'
import { TextScripts } from './text-scripts.ts'
import { TextTokens } from './text-tokens.ts'

export interface TextHeap {
  readonly heap: Heap
  /** Nodes by the labels (`&name`) they were given. */
  readonly labels: ReadonlyMap<string, number>
}

/** Builds a heap from text; docs/heap.md describes how it is written. */
export function heapFromText(text: string): TextHeap {
  const world = new TextWorld()
  for (const line of heapLines(text)) world.add(line)
  return { heap: world.heap(), labels: world.labels }
}

/** The bytes that V8 would write for such a heap. */
export function snapshotFromText(text: string): Uint8Array {
  const world = new TextWorld()
  for (const line of heapLines(text)) world.add(line)
  return world.bytes()
}

const PLAIN_EDGES: Partial<Record<EdgeText['sort'], EdgeTypeName>> = {
  property: 'property',
  internal: 'internal',
  weak: 'weak',
  shortcut: 'shortcut',
}

class TextWorld {
  readonly labels = new Map<string, number>()
  readonly #builder = new GraphBuilder()
  readonly #roots: Record<'root' | 'gc' | 'stack' | 'handles' | 'global' | 'nativeContext', number>
  readonly #scripts: TextScripts
  readonly #tokens: TextTokens
  readonly #nodes: TextNodes
  /** Node's `require.cache`, where there is a CommonJS module. */
  #cache: number | undefined
  /** References to labels that stood further down. */
  readonly #later: (() => void)[] = []

  constructor() {
    const builder = this.#builder
    const [root, gc, stack, handles, builtins] = [
      '',
      '(GC roots)',
      '(Stack roots)',
      '(Global handles)',
      '(Builtins)',
    ].map((name) => builder.add('synthetic', name))
    const nativeContext = builder.add('hidden', 'system / NativeContext')
    const global = builder.add('object', 'global')
    this.#roots = { root, gc, stack, handles, global, nativeContext }
    builder.connect(root, 'element', 1, gc)
    builder.connect(root, 'shortcut', '2', global)
    ;[stack, handles, builtins].forEach((node, index) => {
      builder.connect(gc, 'element', index + 1, node)
    })
    this.#scripts = new TextScripts(builder, builtins, nativeContext)
    this.#tokens = new TextTokens(builder)
    this.#nodes = new TextNodes(builder, this.#scripts)
  }

  heap(): Heap {
    this.#connectLater()
    return this.#builder.heap()
  }

  bytes(): Uint8Array {
    this.#connectLater()
    return this.#builder.bytes()
  }

  add(line: HeapLine): void {
    const [word, argument] = line.text.split(/\s+/)
    const statements: Record<string, (() => void) | undefined> = {
      site: () => {
        this.#tokens.addSite(line)
      },
      scope: () => {
        this.#tokens.addScope(line)
      },
      module: () => {
        this.#addModule(line, argument)
      },
      commonjs: () => {
        this.#addCommonJs(line, argument)
      },
      global: () => {
        this.#addChildren(line, this.#roots.global, '')
      },
      stack: () => {
        this.#addChildren(line, this.#roots.stack, '')
      },
      native: () => {
        this.#addChildren(line, this.#roots.handles, '')
      },
      timers: () => {
        this.#addTimers(line, Number(argument))
      },
      pair: () => {
        this.#addPair(line)
      },
    }
    const statement = statements[word]
    if (statement === undefined) throw wrong(line, `begins with none of ${Object.keys(statements).join(', ')}`)
    statement()
  }

  /** An ECMAScript module: its record is kept by the loader; exported variables stand in cells, others in its context. */
  #addModule(line: HeapLine, file: string): void {
    const builder = this.#builder
    const record = builder.add('hidden', 'system / SourceTextModule')
    const exports = builder.add('array', '')
    const context = this.#scripts.topLevel(file)
    const wrap = builder.add('object', 'ModuleWrap')
    builder.connect(this.#roots.handles, 'internal', this.#nodes.next(this.#roots.handles), wrap)
    builder.connect(wrap, 'internal', '2', record)
    builder.connect(record, 'hidden', 0, exports)
    builder.connect(record, 'hidden', 1, context)
    builder.connect(context, 'internal', 'extension', record)
    for (const child of line.children) {
      const { edge, rest } = edgeOf(child)
      if (edge.sort !== 'export') {
        this.#addChild(child, context, file)
        continue
      }
      const cell = builder.add('hidden', 'system / Cell')
      builder.connect(exports, 'internal', this.#nodes.next(exports), builder.add('string', edge.name))
      builder.connect(exports, 'internal', this.#nodes.next(exports), cell)
      this.#connectTo(child, rest, file, (node) => {
        builder.connect(cell, 'internal', 'value', node)
      })
    }
  }

  /** A CommonJS module: variables stand in the context of its wrapper, which an exported function keeps. */
  #addCommonJs(line: HeapLine, file: string): void {
    const builder = this.#builder
    const module = builder.add('object', 'Module')
    const exports = builder.add('object', 'Object', SIZE)
    const context = this.#scripts.topLevel(file)
    const run = builder.add('closure', 'run')
    this.#scripts.addFunction(run, 'run', file, undefined)
    builder.connect(run, 'internal', 'context', context)
    builder.connect(this.#requireCache(), 'property', file, module)
    builder.connect(module, 'property', 'filename', builder.add('string', file))
    builder.connect(module, 'property', 'exports', exports)
    builder.connect(exports, 'property', 'run', run)
    for (const child of line.children) {
      this.#addChild(child, edgeOf(child).edge.sort === 'variable' ? context : exports, file)
    }
  }

  #connectLater(): void {
    for (const connect of this.#later.splice(0)) connect()
  }

  #requireCache(): number {
    if (this.#cache === undefined) {
      this.#cache = this.#builder.add('object', 'Object')
      this.#builder.connect(this.#roots.handles, 'internal', this.#nodes.next(this.#roots.handles), this.#cache)
    }
    return this.#cache
  }

  /** Timers of one duration, in a list that is kept by Node's table of lists. */
  #addTimers(line: HeapLine, milliseconds: number): void {
    const builder = this.#builder
    const table = builder.add('object', 'Object')
    const list = builder.add('object', 'TimersList')
    const internals = this.#scripts.topLevel('node:internal/timers')
    builder.connect(this.#roots.handles, 'internal', this.#nodes.next(this.#roots.handles), internals)
    builder.connect(internals, 'context', 'timerListMap', table)
    builder.connect(table, 'element', milliseconds, list)
    let previous = list
    for (const child of line.children) {
      const [sort, ...rest] = child.text.split(' ')
      if (sort !== 'interval' && sort !== 'timeout') throw wrong(child, 'is neither an interval nor a timeout')
      const timer = this.#addNode(child, ['Timeout', ...rest].join(' '), 'node:internal/timers')
      if (sort === 'timeout') builder.connect(timer, 'property', '_repeat', builder.add('hidden', 'null'))
      builder.connect(timer, 'property', '_idlePrev', previous)
      builder.connect(previous, 'property', '_idleNext', timer)
      previous = timer
    }
    builder.connect(previous, 'property', '_idleNext', list)
    builder.connect(list, 'property', '_idlePrev', previous)
  }

  /** `pair *map *key Value @1.1`: an entry of a WeakMap, with the two edges that V8 writes for it. */
  #addPair(line: HeapLine): void {
    const match = /^pair \*(\S+) \*(\S+) (.*)$/.exec(line.text)
    if (match === null) throw wrong(line, 'is no pair (pair *map *key <node>)')
    const builder = this.#builder
    const [map, key] = [match[1], match[2]].map((label) => this.#labelled(label, line))
    const value = this.#addNode(line, match[3], '')
    const table = this.#nodes.tableOf(map)
    const text =
      `1 / part of key (${builder.nameOf(key)} @${builder.idOf(key)}) -> value (${builder.nameOf(value)} ` +
      `@${builder.idOf(value)}) pair in WeakMap (table @${builder.idOf(table)})`
    builder.connect(table, 'weak', this.#nodes.next(table), key)
    builder.connect(table, 'internal', text, value)
    builder.connect(key, 'internal', text, value)
  }

  #addChildren(line: HeapLine, parent: number, file: string): void {
    for (const child of line.children) this.#addChild(child, parent, file)
  }

  #addChild(line: HeapLine, parent: number, file: string): void {
    const { edge, rest } = edgeOf(line)
    this.#connectTo(line, rest, file, (node) => {
      this.#connect(parent, edge, node, file, line)
    })
  }

  /** Hands on the node that a line describes, at once or, if it is a label further down, at the end. */
  #connectTo(line: HeapLine, rest: string, file: string, connect: (node: number) => void): void {
    const text = nodeOf(rest, line)
    const { reference } = text
    if (reference === undefined) connect(this.#addNode(line, rest, file))
    else if (this.labels.has(reference)) connect(this.#labelled(reference, line))
    else
      this.#later.push(() => {
        connect(this.#labelled(reference, line))
      })
  }

  #connect(parent: number, edge: EdgeText, node: number, file: string, line: HeapLine): void {
    const builder = this.#builder
    const plain = PLAIN_EDGES[edge.sort]
    if (plain !== undefined) builder.connect(parent, plain, propertyName(edge.name), node)
    else if (edge.sort === 'element') builder.connect(parent, 'element', Number(edge.name), node)
    else if (edge.sort === 'hidden')
      builder.connect(parent, 'hidden', edge.name === '' ? Number(this.#nodes.next(parent)) : Number(edge.name), node)
    else if (edge.sort === 'variable') builder.connect(this.#nodes.contextOf(parent, file), 'context', edge.name, node)
    else if (edge.sort === 'entry') this.#connectEntry(parent, edge.name, node)
    else if (edge.sort === 'local')
      builder.connect(
        this.#nodes.backing(parent, 'parameters_and_registers'),
        'internal',
        this.#nodes.next(parent),
        node,
      )
    else throw wrong(line, 'exports something outside of a module')
  }

  #connectEntry(parent: number, key: string, node: number): void {
    const builder = this.#builder
    const table = this.#nodes.tableOf(parent)
    if (key.startsWith('*'))
      builder.connect(table, 'internal', this.#nodes.next(table), this.labels.get(key.slice(1)) ?? 0)
    else if (key !== '')
      builder.connect(table, 'internal', this.#nodes.next(table), builder.add('string', key.replaceAll('"', '')))
    builder.connect(table, 'internal', this.#nodes.next(table), node)
  }

  #addNode(line: HeapLine, rest: string, file: string): number {
    const text = nodeOf(rest, line)
    const own = text.place?.file ?? file
    const node =
      text.string === undefined ? this.#nodes.make(text, own) : this.#builder.add('string', text.string, SIZE)
    if (text.label !== undefined) this.labels.set(text.label, node)
    if (text.tag !== undefined) this.#tokens.stamp(node, text.tag, line)
    this.#addChildren(line, this.#nodes.innerOf(node), own)
    return node
  }

  #labelled(label: string, line: HeapLine): number {
    const node = this.labels.get(label)
    if (node === undefined) throw wrong(line, `refers to &${label}, which is nowhere`)
    return node
  }
}

/** `[kEvents]` stands for the symbol of that name. */
function propertyName(name: string): string {
  return name.replace(/^\[(.*)\]$/, '<symbol $1>')
}
