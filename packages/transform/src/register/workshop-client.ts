import type worker_threads from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import { TransformError } from '../errors.ts'
import type { ModuleKind } from '../source/module-kind.ts'
import type { Compiled } from './compile.ts'
import type { ProjectFile } from './project-file.ts'
import { SETTINGS_VARIABLE } from './settings.ts'
import type { TaggingPlan } from './tagging.ts'
import type { Warn } from './warn.ts'
import { type Product, WorkshopCache } from './workshop-cache.ts'
import type { Delivery, Failure, Order, Task, WorkshopData } from './workshop-thread.ts'

/** Milliseconds without a delivery after which the thread must be dead: the largest file takes seconds. */
const PATIENCE = 120_000

/**
 * The workshop, in a thread of its own, asked by hooks that cannot wait. TypeScript in the program's own heap would make
 * each of its collections dearer, and V8 11 (Node 20) would need 24 s for a snapshot with it and 0.5 s without.
 */
export class WorkshopClient {
  readonly #plan: TaggingPlan
  readonly #warn: Warn
  readonly #cache: WorkshopCache | undefined
  readonly #delivered = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  #port: MessagePort | undefined

  constructor(plan: TaggingPlan, warn: Warn) {
    this.#plan = plan
    this.#warn = warn
    // It only reads here; the thread writes, and says where it cannot.
    this.#cache = plan.cache === undefined ? undefined : new WorkshopCache(plan, plan.cache, () => undefined)
  }

  /** As `Workshop.javaScript`. */
  javaScript(file: ProjectFile, source: string, kind: ModuleKind | undefined, sourceMaps: boolean): string | undefined {
    return this.#productOf({ task: 'javaScript', file, source, kind, sourceMaps }) as string | undefined
  }

  /** As `Workshop.compile`. */
  compile(file: ProjectFile, source: string): Compiled {
    return this.#productOf({ task: 'compile', file, source }) as Compiled
  }

  #productOf(task: Task): Product['value'] {
    const key = this.#cache?.keyOf(task)
    const kept = key === undefined ? undefined : this.#cache?.read(key)
    const { value, warnings } = kept ?? this.#await({ ...task, key })
    for (const { text, code } of warnings) this.#warn(text, code)
    return value
  }

  #await(order: Order): Product {
    const port = (this.#port ??= this.#open())
    const before = Atomics.load(this.#delivered, 0)
    port.postMessage(order)
    // The thread may raise the counter for this order and notify during the next one, which wakes us too early.
    while (Atomics.load(this.#delivered, 0) === before) {
      if (Atomics.wait(this.#delivered, 0, before, PATIENCE) === 'timed-out') break
    }
    const received = threads().receiveMessageOnPort(port) as { message: Delivery } | undefined
    if (received === undefined) throw unanswered(order.file.path)
    const { value, failure, warnings } = received.message
    if (failure === undefined) return { value, warnings }
    for (const { text, code } of warnings) this.#warn(text, code)
    throw revived(failure)
  }

  #open(): MessagePort {
    const { MessageChannel, Worker } = threads()
    const { port1, port2 } = new MessageChannel()
    const data: WorkshopData = {
      plan: this.#plan,
      orders: port2,
      delivered: this.#delivered.buffer,
    }
    // Without the program's options, among them the one that has this hook loaded.
    const { NODE_OPTIONS: _options, [SETTINGS_VARIABLE]: _settings, ...env } = process.env
    const worker = new Worker(new URL('./workshop-thread.js', import.meta.url), {
      name: 'overstay transform',
      workerData: data,
      transferList: [port2],
      execArgv: [],
      env,
    })
    // Neither keeps the program alive.
    worker.unref()
    port1.unref()
    return port1
  }
}

/** Loaded only here: where the cache has all, or nothing is tagged, a start need not wait for it. */
function threads(): typeof worker_threads {
  return process.getBuiltinModule('node:worker_threads')
}

function unanswered(file: string): TransformError {
  return new TransformError(
    'OVERSTAY_THREAD',
    `the thread that tags files gave no answer for ${file}`,
    'Is the machine out of memory, or are worker threads forbidden? Start again with fewer processes side by side.',
  )
}

function revived({ ours, name, message, stack }: Failure): Error {
  const error = ours === undefined ? new Error(message) : new TransformError(ours.code, '', ours.hint)
  return Object.assign(error, { name, message, stack })
}
