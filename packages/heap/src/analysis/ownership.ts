import { type Heap } from '../graph/heap.ts'
import { Scripts } from '../graph/scripts.ts'
import { tokenAt, type Tags } from '../graph/tags.ts'
import { CONTEXT, INTERNAL, PROPERTY, TARGET, TYPE_SHIFT } from '../parse/columns.ts'
import { environmentDom, type EnvironmentDom } from './environment-dom.ts'
import { MOCK_REGISTRIES } from './mock-registries.ts'
import { callRecords } from './test-doubles.ts'
import type { ExplainOptions, FileInfo } from './options.ts'
import { type RunnerModules, runnerModules } from './runner-modules.ts'

/** Which file each node belongs to, and what the tests own. */
export class Ownership {
  readonly scripts: Scripts
  readonly modules: RunnerModules
  readonly #heap: Heap
  readonly #tags: Tags
  readonly #ask: ExplainOptions['fileInfo']
  readonly #originalOf: ExplainOptions['originalOf']
  readonly #variableAt: ExplainOptions['variableAt']
  readonly #known = new Map<string, FileInfo>()
  #dom: EnvironmentDom | undefined

  constructor(heap: Heap, tags: Tags, options: Pick<ExplainOptions, 'fileInfo' | 'originalOf' | 'variableAt'>) {
    this.#heap = heap
    this.#tags = tags
    this.#ask = options.fileInfo
    this.#originalOf = options.originalOf
    this.#variableAt = options.variableAt
    this.scripts = new Scripts(heap)
    this.modules = runnerModules(heap)
  }

  fileInfo(raw: string): FileInfo {
    let info = this.#known.get(raw)
    if (info === undefined) this.#known.set(raw, (info = this.#ask(raw)))
    return info
  }

  /** The file of a node's allocation site. */
  ofTag(node: number): FileInfo | undefined {
    const token = tokenAt(this.#tags, node)
    return token === undefined ? undefined : this.fileInfo(token.site.file)
  }

  /** The variable to which the text of its site gives a node. */
  variableOf(node: number): string | undefined {
    const token = tokenAt(this.#tags, node)
    return token && this.#variableAt?.(token.site.file, token.site.place)
  }

  /** The file of a function, its scope, its suspended frame or a module. */
  ofScript(node: number): FileInfo | undefined {
    const name = this.scripts.nameOf(node)
    return name === undefined ? undefined : this.fileInfo(name)
  }

  /** The file of an object's class. The place of a function is its own. */
  ofConstructor(node: number): FileInfo | undefined {
    if (this.#heap.typeOf(node) === 'closure') return undefined
    const place = this.#heap.placeOf(node)
    const name = place === undefined ? -1 : this.scripts.nameIndexOfId(place.script)
    return name < 0 ? undefined : this.fileInfo(this.#heap.strings.text(name))
  }

  /** "file:line:column" of a function, or of the class of an object, in the source it was written in. */
  definedAt(node: number): string | undefined {
    const place = this.#heap.placeOf(node)
    if (place === undefined) return undefined
    const own = this.scripts.nameIndexOf(node)
    const index = own >= 0 ? own : this.scripts.nameIndexOfId(place.script)
    if (index < 0) return undefined
    const script = this.#heap.strings.text(index)
    const original = this.#originalOf?.(script, place.line, place.column)
    const { file } = this.fileInfo(original?.file ?? script)
    return `${file}:${original?.line ?? place.line + 1}:${original?.column ?? place.column + 1}`
  }

  /** 1 for what belongs to tests or their runner, so that the graph without the tests never enters it. */
  ownedByTests(): Uint8Array {
    const owned = new Uint8Array(this.#heap.nodeCount)
    this.#blockByFile(owned)
    this.#blockModules(owned)
    this.#blockMockRegistries(owned)
    for (const record of callRecords(this.#heap)) owned[record] = 1
    for (const [record, file] of this.modules.files) owned[record] = testBit(this.fileInfo(file))
    for (const node of this.dom.attached) owned[node] = 1
    return owned
  }

  /**
   * Edges to further roots of the graph without the tests: to the modules of the program that a runner has loaded, and
   * to what listens to the window and the document of the test environment.
   */
  rootsWithoutTests(): number[] {
    const modules = [...this.modules.edges].flatMap(([record, edge]) =>
      testBit(this.fileInfo(this.modules.files.get(record) ?? '')) === 0 ? [edge] : [],
    )
    return [...modules, ...this.dom.listeners.keys()]
  }

  /** The documents that the test environment made: its DOM belongs to what the program runs in, as Node does. */
  get dom(): EnvironmentDom {
    this.#dom ??= environmentDom(
      this.#heap,
      ({ window, document }) =>
        this.ofConstructor(document)?.kind === 'runtime' && !this.#windowsOfProgram().has(window),
    )
    return this.#dom
  }

  /** The file of a module's record in a runner's registry. */
  ofRecord(node: number): FileInfo | undefined {
    const file = this.modules.files.get(node)
    return file === undefined ? undefined : this.fileInfo(file)
  }

  /** Windows that the program, rather than a test or its environment, made: by itself, or in a JSDOM. */
  #windowsOfProgram(): Set<number> {
    const windows = new Set<number>()
    const { nodeCount, firstEdge, nodeName } = this.#heap
    const jsdom = this.#heap.strings.find('JSDOM')
    for (let node = 0; node < nodeCount; node++) {
      const made = this.ofTag(node)
      if (made === undefined || testBit(made) === 1) continue
      windows.add(node)
      if (nodeName[node] !== jsdom) continue
      for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) windows.add(this.#heap.targetOf(edge))
    }
    return windows
  }

  #blockByFile(owned: Uint8Array): void {
    const heap = this.#heap
    const { tokens, tokenOf } = this.#tags
    const ofToken = Uint8Array.from(tokens, ({ site }) => testBit(this.fileInfo(site.file)))
    const ofScript = new Map<number, number>()
    const scriptBit = (name: number): number => {
      let bit = ofScript.get(name)
      if (bit === undefined) ofScript.set(name, (bit = testBit(this.fileInfo(heap.strings.text(name)))))
      return bit
    }
    const anyTests = ofToken.includes(1) || this.scripts.names().some((name) => scriptBit(name) === 1)
    if (!anyTests) return
    const object = heap.typeCode('object')
    for (let node = 0; node < heap.nodeCount; node++) {
      const script = this.scripts.nameIndexOf(node)
      if (tokenOf[node] !== 0) {
        owned[node] = ofToken[tokenOf[node] - 1]
      } else if (script >= 0) {
        owned[node] = scriptBit(script)
      } else if (heap.nodeType[node] === object) {
        const place = heap.placeOf(node)
        const name = place === undefined ? -1 : this.scripts.nameIndexOfId(place.script)
        if (name >= 0) owned[node] = scriptBit(name)
      }
    }
  }

  /** A CommonJS module of a test: Node's loader makes it, but what it exports is the test's. */
  #blockModules(owned: Uint8Array): void {
    const heap = this.#heap
    const [moduleName, filename] = heap.strings.findAll(['Module', 'filename'])
    if (moduleName < 0 || filename < 0) return
    const { firstEdge, edgeName, nodeName } = heap
    for (let node = 0; node < heap.nodeCount; node++) {
      if (nodeName[node] !== moduleName || heap.typeOf(node) !== 'object') continue
      for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
        if (edgeName[edge] !== filename || heap.edgeTypeOf(edge) !== PROPERTY) continue
        const target = heap.targetOf(edge)
        if (heap.typeOf(target) === 'string') owned[node] ||= testBit(this.fileInfo(heap.nameOf(target)))
      }
    }
  }

  #blockMockRegistries(owned: Uint8Array): void {
    const heap = this.#heap
    const names = new Set(heap.strings.findAll(MOCK_REGISTRIES).filter((index) => index >= 0))
    if (names.size === 0) return
    for (let edge = 0; edge < heap.edgeCount; edge++) {
      if (!names.has(heap.edgeName[edge])) continue
      const word = heap.edgeWord[edge]
      const type = word >>> TYPE_SHIFT
      if (type === PROPERTY || type === CONTEXT || type === INTERNAL) owned[word & TARGET] = 1
    }
  }
}

function testBit({ kind }: FileInfo): number {
  return kind === 'test' || kind === 'runner' ? 1 : 0
}
