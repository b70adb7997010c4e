import type { ProcessMemory } from './query.ts'
import { bytesText } from './table.ts'

/** Parts of a process's resident memory; together they are all of it. */
export interface ResidentSplit {
  readonly used: number
  /** V8's heap that no object is in: room for garbage to come, or pages that a few objects keep from being given back. */
  readonly free: number
  readonly external: number
  /** Native code, stacks, libraries' buffers, and what the allocator has not given back. */
  readonly others: number
}

/** Below this nobody needs to be told. */
const WORTH_TELLING = 50_000_000

export function residentSplit({ rss, heapTotal, heapUsed, external }: ProcessMemory): ResidentSplit {
  // Pages that were never touched count as heap but are not resident.
  return { used: heapUsed, free: heapTotal - heapUsed, external, others: Math.max(0, rss - heapTotal - external) }
}

/** The split in a line, and in words what it means where one part is most of it. */
export function residentText(memory: ProcessMemory): string[] {
  const { used, free, external, others } = residentSplit(memory)
  const line =
    `${bytesText(memory.rss)} resident: V8's heap ${bytesText(used)} used and ${bytesText(free)} free, ` +
    `external ${bytesText(external)}, others ${bytesText(others)}`
  return [line, ...VERDICTS.filter(({ applies }) => applies(used, free, external, others)).map(({ text }) => text)]
}

type Applies = (used: number, free: number, external: number, others: number) => boolean

const VERDICTS: readonly { readonly applies: Applies; readonly text: string }[] = [
  {
    applies: (used, free, external, others) => used > WORTH_TELLING && used > free + external + others,
    text: 'Most of it is objects in V8’s heap, which this snapshot has all of: `growth` with a later one tells what grows.',
  },
  {
    applies: (used, free) => free > WORTH_TELLING && free > used,
    text: 'Most of V8’s heap is empty: the peak is over, or the heap is fragmented. Objects are not what holds this memory.',
  },
  {
    applies: (used, free, external) => external > WORTH_TELLING && external > used + free,
    text: 'Most of what V8 knows lies in buffers: `strings` lists the biggest with who holds them.',
  },
  {
    applies: (used, free, external, others) => others > 2 * WORTH_TELLING && others > used + free + external,
    text: 'Most of the memory is outside of what V8 knows: native code, threads, or an allocator that has not given it back. No heap snapshot can show who holds it.',
  },
]
