import type { GraphBuilder } from './graph-builder.ts'
import type { NodeText } from './heap-lines.ts'
import type { TextScripts } from './text-scripts.ts'

/** Every node that is written as a line has this size; what V8 needs around them has none. */
export const SIZE = 10

/** Makes the nodes that lines describe. */
export class TextNodes {
  readonly #builder: GraphBuilder
  readonly #scripts: TextScripts
  readonly #numbers = new Map<number, number>()
  /** Nodes whose children belong to something inside of them. */
  readonly #inner = new Map<number, number>()

  constructor(builder: GraphBuilder, scripts: TextScripts) {
    this.#builder = builder
    this.#scripts = scripts
  }

  /** The node that the lines below a line hang on. */
  innerOf(node: number): number {
    return this.#inner.get(node) ?? node
  }

  /** A node of the kind that its words say, with what V8 would put around it. */
  make({ words, place }: NodeText, file: string): number {
    const [word, name = ''] = words
    const builder = this.#builder
    const special: Record<string, (() => number) | undefined> = {
      closure: () => this.#addFunction(name, file, place),
      class: () => {
        const node = this.#addFunction(name, file, place)
        builder.connect(node, 'property', '<symbol>', builder.add('hidden', 'system / ClassPositions'))
        return node
      },
      bound: () => {
        const node = builder.add('closure', 'native_bind', SIZE)
        builder.connect(node, 'internal', 'bound_function', this.#addFunction(name, file, place))
        return node
      },
      generator: () => this.#addSuspended(name, name, file, place),
      async: () => this.#addSuspended('Generator', name, file, place),
      reaction: () => builder.add('hidden', 'system / PromiseReaction', SIZE),
      resume: () => this.#addNativeFunction(),
      'native-function': () => this.#addNativeFunction(),
      code: () => builder.add('code', name, SIZE),
      array: () => builder.add('array', name, SIZE),
      hidden: () => builder.add('hidden', words.slice(1).join(' '), SIZE),
      native: () => builder.add('native', words.slice(1).join(' '), SIZE),
      detached: () => builder.add('native', words.slice(1).join(' '), SIZE, true),
    }
    const add = special[word]
    if (add !== undefined) return add()
    const node = builder.add('object', word, SIZE)
    if (place !== undefined) this.#scripts.locate(node, place)
    return node
  }

  #addFunction(name: string, file: string, place: NodeText['place']): number {
    const node = this.#builder.add('closure', name, SIZE)
    if (file !== '') this.#scripts.addFunction(node, name, file, place)
    return node
  }

  /** A generator or async function that waits; its locals stand in an array of registers. */
  #addSuspended(name: string, fn: string, file: string, place: NodeText['place']): number {
    const node = this.#builder.add('object', name, SIZE)
    this.#builder.connect(node, 'internal', 'function', this.#addFunction(fn, file, place))
    this.backing(node, 'parameters_and_registers')
    return node
  }

  /**
   * A function without a script, whose context leads to what it works on: what V8 registers to resume an async function
   * leads to the frame (`-extension`), `resolve` of a promise to the promise.
   */
  #addNativeFunction(): number {
    const node = this.#builder.add('closure', '')
    const context = this.#builder.add('object', 'system / Context')
    this.#builder.connect(node, 'internal', 'context', context)
    this.#inner.set(node, context)
    return node
  }

  /** The context in which a function's own variables stand. */
  contextOf(node: number, file: string): number {
    if (this.#builder.nameOf(node) === 'system / Context') return node
    let context = this.#builder.follow(node, 'internal', 'context')
    if (context === undefined) {
      context = this.#scripts.context(file)
      this.#builder.connect(node, 'internal', 'context', context)
    }
    return context
  }

  /** The table of a Map, a Set or a WeakMap. */
  tableOf(node: number): number {
    return this.backing(node, 'table')
  }

  /** The array behind a slot of a node, made when it is first needed. */
  backing(node: number, slot: string): number {
    let array = this.#builder.follow(node, 'internal', slot)
    if (array === undefined) {
      array = this.#builder.add('array', '')
      this.#builder.connect(node, 'internal', slot, array)
    }
    return array
  }

  /** Slot numbers of a node, one after the other. */
  next(node: number): string {
    const number = this.#numbers.get(node) ?? 0
    this.#numbers.set(node, number + 1)
    return String(number)
  }
}
