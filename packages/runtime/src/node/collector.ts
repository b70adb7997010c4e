import v8 from 'node:v8'
import vm from 'node:vm'

export interface Collector {
  /** One full, synchronous collection, or nothing where the engine gives no way to ask for one. */
  collect: () => void
  readonly canCollect: boolean
  /**
   * Lets go of what the current job keeps alive because a `WeakRef` to it was made or read in it. Only for the end of
   * the process, where no further job comes.
   */
  forgetKept: () => void
}

/** The collector of this process, whether or not it was started with `--expose-gc`. */
export function nodeCollector(): Collector {
  const collect = exposedGc()
  return { collect: collect ?? nothing, canCollect: collect !== undefined, forgetKept: keptObjectsClearer() }
}

let ofProcess: (() => void) | undefined

/** One full, synchronous collection. */
export function collectGarbage(): void {
  ofProcess ??= exposedGc() ?? nothing
  ofProcess()
}

const nothing = (): void => undefined

function exposedGc(): (() => void) | undefined {
  const { gc, Bun } = globalThis as { gc?: () => void; Bun?: { gc: (force: boolean) => void } }
  if (gc !== undefined) {
    // Without arguments: on Node 20 an options object makes the call do nothing (findings/tagging).
    return () => {
      gc()
    }
  }
  if (Bun !== undefined) {
    return () => {
      Bun.gc(true)
    }
  }
  return gcByFlag()
}

/** Undefined in an engine without V8's flags: what survives there is what its own collections left, and suspected only. */
function gcByFlag(): (() => void) | undefined {
  try {
    v8.setFlagsFromString('--expose-gc')
    const collect = vm.runInNewContext('gc') as () => void
    v8.setFlagsFromString('--no-expose-gc')
    return collect
  } catch {
    return undefined
  }
}

/** A microtask checkpoint clears the kept objects (V8 MicrotaskQueue::PerformCheckpointInternal), whoever's queue it is. */
function keptObjectsClearer(): () => void {
  const context = vm.createContext({}, { microtaskMode: 'afterEvaluate' })
  const nothing = new vm.Script('0')
  return () => {
    nothing.runInContext(context)
  }
}
