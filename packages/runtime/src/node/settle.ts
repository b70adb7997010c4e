// Taken before the program can replace them: fake timers must not stop a session.
const { setImmediate, setTimeout } = globalThis

/** What settling works with; tests pass their own. */
export interface Settling {
  collect: () => void
  /** How many watched tokens are still alive. */
  alive: () => number
  /** Resolves after that many milliseconds, at the least after a macrotask. */
  turn: (ms: number) => Promise<void>
  /** Whether something is under way that may still let objects go: a timer, a request. */
  busy: () => boolean
  now: () => number
}

const FIRST_WAIT = 5
const LONGEST_WAIT = 100
/** Rounds without progress that end the wait when nothing is under way: one may be spent on finalizers. */
const IDLE_ROUNDS = 2

/**
 * Lets macrotasks run and collects until nothing watched is alive, nothing is under way any more, or `limit`
 * milliseconds have passed. A clean program pays for one collection. Resolves to the number of collections. `before`:
 * how many a collection has left already, where there was one.
 */
export async function settle(
  { collect, alive, turn, busy, now }: Settling,
  limit: number,
  before = Infinity,
): Promise<number> {
  let last = before
  const start = now()
  let idle = 0
  let wait = 0
  for (let collections = 1; ; collections++) {
    await turn(wait)
    collect()
    const left = alive()
    if (left === 0) return collections
    idle = left < last ? 0 : idle + 1
    if ((idle >= IDLE_ROUNDS && !busy()) || now() - start >= limit) return collections
    last = left
    wait = Math.min(LONGEST_WAIT, wait === 0 ? FIRST_WAIT : wait * 2)
  }
}

/** Handles that stay open without letting anything go by themselves: terminals, pipes, sockets, listening servers. */
const IDLE_HANDLES = new Set(['TTYWrap', 'PipeWrap', 'TCPSocketWrap', 'TCPServerWrap', 'MessagePort', 'SignalWrap'])

/** Timers, immediates and requests that this process waits for, by name. */
export function awaitedResources(): string[] {
  return process.getActiveResourcesInfo().filter((name) => !IDLE_HANDLES.has(name))
}

/** Whether this process waits for more than it did `before`: a runner may have timers of its own. */
export function processIsBusy(before: readonly string[] = []): boolean {
  const known = [...before]
  return awaitedResources().some((name) => {
    const at = known.indexOf(name)
    if (at >= 0) known.splice(at, 1)
    return at < 0
  })
}

/** Resolves after `ms` milliseconds and two macrotasks more, so that what they started has run too. */
export async function macrotasks(ms: number): Promise<void> {
  if (ms > 0) await new Promise<void>((resolve) => setTimeout(resolve, ms))
  await new Promise<void>((resolve) => setImmediate(resolve))
  await new Promise<void>((resolve) => setImmediate(resolve))
}
