import type { Heap } from '../graph/heap.ts'
import { openSnapshot } from '../graph/open-snapshot.ts'
import { type Census, censusOf, type Tally } from './census.ts'
import type { HeapView } from './heap-view.ts'
import type { Query } from './query.ts'
import { bytesText, countText, limited, signed, table } from './table.ts'

export interface GrowthRow {
  /** A class, or an allocation site. */
  readonly name: string
  /** In each snapshot. */
  readonly counts: readonly number[]
  readonly bytes: readonly number[]
  /** Whether there are more in each snapshot than in the one before. */
  readonly steady: boolean
}

export const growth: Query = {
  args: '<snapshot...>',
  about: 'what there is more of in later snapshots, by class and by allocation site; what grows each time first',
  options: ['limit', 'filter'],
  examples: ['growth later.heapsnapshot', 'growth second.heapsnapshot third.heapsnapshot --filter src/'],
  run(view, files, { limit, filter = '', open = openSnapshot }) {
    const censuses = [censusOf(view), ...files.map((file) => censusIn(view, open(file)))]
    const grown = (key: keyof Census) =>
      growthOf(censuses.map((census) => census[key])).filter(({ name }) => name.includes(filter))
    const classes = limited(grown('classes'), limit)
    const sites = limited(grown('sites'), limit)
    const nothing = ['nothing grows']
    const lines = [
      'by class',
      ...(classes.shown.length === 0 ? nothing : growthTable(classes.shown)),
      ...classes.rest,
      ...(sites.shown.length === 0 ? [] : ['', 'by allocation site', ...growthTable(sites.shown), ...sites.rest]),
    ]
    return {
      data: { snapshots: [view.heap.file, ...files], classes: classes.shown, sites: sites.shown },
      text: lines.join('\n'),
    }
  },
}

function censusIn(view: HeapView, heap: Heap): Census {
  try {
    return censusOf(view.beside(heap))
  } finally {
    heap.close()
  }
}

/** What the last snapshot has more of than the first: steady growth first, then the most. */
export function growthOf(tallies: readonly ReadonlyMap<string, Tally>[]): GrowthRow[] {
  const rows: GrowthRow[] = []
  for (const name of tallies[tallies.length - 1].keys()) {
    const counts = tallies.map((tally) => tally.get(name)?.count ?? 0)
    const bytes = tallies.map((tally) => tally.get(name)?.bytes ?? 0)
    const steady = counts.every((count, at) => at === 0 || count > counts[at - 1])
    if (last(counts) > counts[0]) rows.push({ name, counts, bytes, steady })
  }
  const more = ({ counts }: GrowthRow) => last(counts) - counts[0]
  return rows.sort(
    (one, other) =>
      Number(other.steady) - Number(one.steady) || more(other) - more(one) || (one.name < other.name ? -1 : 1),
  )
}

function growthTable(rows: readonly GrowthRow[]): string[] {
  const titles = [...rows[0].counts.map((_, at) => `count ${at + 1}`), 'more', 'bytes', '<name']
  return table(
    titles,
    rows.map(({ name, counts, bytes, steady }) => [
      ...counts.map(countText),
      signed(countText(last(counts) - counts[0])),
      signed(bytesText(last(bytes) - bytes[0])),
      `${name}${steady || counts.length < 3 ? '' : '  (not each time)'}`,
    ]),
  )
}

function last(values: readonly number[]): number {
  return values[values.length - 1]
}
