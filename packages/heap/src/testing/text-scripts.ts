import type { GraphBuilder } from './graph-builder.ts'
import type { FilePlace } from './heap-lines.ts'

interface TextScript {
  readonly id: number
  readonly node: number
  readonly scopeInfo: number
  /** The context of the whole module, made when something needs it. */
  topLevel: number | undefined
}

/** The functions, contexts and scripts that V8 keeps for each file. */
export class TextScripts {
  readonly #builder: GraphBuilder
  readonly #builtins: number
  readonly #nativeContext: number
  readonly #scripts = new Map<string, TextScript>()

  constructor(builder: GraphBuilder, builtins: number, nativeContext: number) {
    this.#builder = builder
    this.#builtins = builtins
    this.#nativeContext = nativeContext
  }

  /** Gives a function its shared data, and with it its script. */
  addFunction(closure: number, name: string, file: string, place: FilePlace | undefined): void {
    const { id, node } = this.#script(file)
    const shared = this.#builder.add('code', name)
    this.#builder.connect(shared, 'internal', 'script', node)
    this.#builder.connect(closure, 'internal', 'shared', shared)
    if (place !== undefined) this.#builder.locate(closure, id, place.line - 1, place.column - 1)
  }

  /** Says that an object's class is defined there. */
  locate(node: number, { file, line, column }: FilePlace): void {
    this.#builder.locate(node, this.#script(file).id, line - 1, column - 1)
  }

  /** The context of a module, which its functions' contexts stand in. */
  topLevel(file: string): number {
    const script = this.#script(file)
    script.topLevel ??= this.#context(script, this.#nativeContext)
    return script.topLevel
  }

  /** A function's own context. */
  context(file: string): number {
    return this.#context(this.#script(file), this.topLevel(file))
  }

  #context({ scopeInfo }: TextScript, previous: number): number {
    const context = this.#builder.add('object', 'system / Context')
    this.#builder.connect(context, 'internal', 'scope_info', scopeInfo)
    this.#builder.connect(context, 'internal', 'previous', previous)
    return context
  }

  #script(file: string): TextScript {
    let script = this.#scripts.get(file)
    if (script === undefined) this.#scripts.set(file, (script = this.#addScript(file, this.#scripts.size + 1)))
    return script
  }

  /** Ids of scripts are known through functions that have both a script and a place, so each script gets one. */
  #addScript(file: string, id: number): TextScript {
    const builder = this.#builder
    const node = builder.add('code', file)
    const scopeInfo = builder.add('code', 'system / ScopeInfo')
    const shared = builder.add('code', '(shared function info)')
    const wrapper = builder.add('closure', 'wrapper')
    builder.connect(shared, 'internal', 'script', node)
    builder.connect(shared, 'internal', 'name_or_scope_info', scopeInfo)
    builder.connect(wrapper, 'internal', 'shared', shared)
    builder.connect(this.#builtins, 'internal', String(id), wrapper)
    builder.locate(wrapper, id, 0, 0)
    return { id, node, scopeInfo, topLevel: undefined }
  }
}
