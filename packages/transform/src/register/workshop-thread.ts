import type { MessagePort } from 'node:worker_threads'
import { workerData } from 'node:worker_threads'
import { keepCompiledTypeScript, loadTypeScript } from '../cache/compiled-typescript.ts'
import { stateOfFile } from '../cache/file-state.ts'
import { TransformError } from '../errors.ts'
import type { ModuleKind } from '../source/module-kind.ts'
import type { Compiled } from './compile.ts'
import { FileChoice } from '../hosts/file-choice.ts'
import type { ProjectFile } from './project-file.ts'
import type { TaggingPlan } from './tagging.ts'
import type { Warning } from './warn.ts'
import { WorkshopCache } from './workshop-cache.ts'
import type { Workshop } from './workshop.ts'

export type Task =
  | { task: 'javaScript'; file: ProjectFile; source: string; kind: ModuleKind | undefined; sourceMaps: boolean }
  | { task: 'compile'; file: ProjectFile; source: string }

/** With a key what comes of it is kept. */
export type Order = Task & { readonly key: string | undefined }

export interface Delivery {
  readonly value?: string | Compiled | undefined
  readonly failure?: Failure
  readonly warnings: readonly Warning[]
}

/** An error as it crosses threads, which drop all but its message and stack. */
export interface Failure {
  readonly ours?: Pick<TransformError, 'code' | 'hint'>
  readonly name: string
  readonly message: string
  readonly stack: string | undefined
}

export interface WorkshopData {
  readonly plan: TaggingPlan
  readonly orders: MessagePort
  /** One counter, raised and notified after each delivery: the main thread sleeps on it. */
  readonly delivered: SharedArrayBuffer
}

/** Milliseconds. */
const AFTER_START = 1_000

const { plan, orders, delivered } = workerData as WorkshopData
const counter = new Int32Array(delivered)
let warnings: Warning[] = []
/** That had a say in what an order asks for, beside its own. */
let files = new Set<string>()
const cache = plan.cache === undefined ? undefined : new WorkshopCache(plan, plan.cache, warnUncached)
let workshop: Workshop | undefined

orders.on('message', (order: Order) => {
  void deliver(order)
})

async function deliver(order: Order): Promise<void> {
  let delivery: Delivery
  try {
    const value = await carryOut(order)
    // Before it is delivered: the program may end with it.
    if (order.key !== undefined) {
      cache?.write(order.key, { value, warnings: [...warnings] }, [...files].map(stateOfFile))
    }
    delivery = { value, warnings }
  } catch (error) {
    delivery = { failure: failureOf(error), warnings }
  }
  warnings = []
  files = new Set()
  orders.postMessage(delivery)
  Atomics.add(counter, 0, 1)
  Atomics.notify(counter, 0)
}

function warnUncached(text: string): void {
  warnings.push({ text: `[overstay/transform] ${text}`, code: 'OVERSTAY_CACHE' })
}

async function carryOut(order: Task): Promise<string | Compiled | undefined> {
  workshop ??= await openWorkshop()
  return order.task === 'compile'
    ? workshop.compile(order.file, order.source)
    : workshop.javaScript(order.file, order.source, order.kind, order.sourceMaps)
}

/** Within an order, so that what cannot be loaded is told to who gave it. */
async function openWorkshop(): Promise<Workshop> {
  if (plan.cache !== undefined) {
    loadTypeScript(plan.cache)
    // Once the program has what it waits for. One that is over before leaves it to the next.
    setTimeout(keepCompiledTypeScript, AFTER_START).unref()
  }
  const contents = await import('./workshop.ts')
  return new contents.Workshop(plan, new FileChoice(plan.settings), {
    warn: (text, code) => {
      warnings.push({ text, code })
    },
    dependOn: (file) => {
      files.add(file)
    },
  })
}

function failureOf(error: unknown): Failure {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error))
  const ours = error instanceof TransformError ? { code: error.code, hint: error.hint } : undefined
  return { ...(ours === undefined ? {} : { ours }), name, message, stack }
}
