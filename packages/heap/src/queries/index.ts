import { HeapError } from '../errors.ts'
import { at } from './at.ts'
import { chain } from './chain.ts'
import { count } from './count.ts'
import { graph } from './graph.ts'
import { growth } from './growth.ts'
import type { HeapView } from './heap-view.ts'
import { leaks } from './leaks.ts'
import { list } from './list.ts'
import { modules } from './modules.ts'
import { newIds } from './new-ids.ts'
import type { Answer, Query, QueryOptions } from './query.ts'
import { referrers } from './referrers.ts'
import { strings } from './strings.ts'
import { summary } from './summary.ts'
import { why } from './why.ts'

/** What can be asked of a heap. The command's verbs, their help and the tests come from this list. */
export const queries = {
  summary,
  count,
  list,
  at,
  why,
  chain,
  referrers,
  graph,
  growth,
  'new-ids': newIds,
  strings,
  modules,
  leaks,
} satisfies Record<string, Query>

export type QueryName = keyof typeof queries

/** Answers a question by its name. Throws a HeapError for a name, an argument or an option that it does not have. */
export function ask(view: HeapView, name: string, args: readonly string[] = [], options: QueryOptions = {}): Answer {
  if (!Object.hasOwn(queries, name)) {
    throw question(`there is no question ${name}`, `There are ${Object.keys(queries).join(', ')}.`)
  }
  const query: Query = queries[name as QueryName]
  const usage = `Write: ${`${name} ${query.args}`.trim()}`
  const least = query.args.startsWith('<') ? 1 : 0
  const most = query.args.includes('...') ? Infinity : least
  if (args.length < least) throw question(`${name} needs ${query.args}`, usage)
  if (args.length > most) throw question(`${name} takes no ${JSON.stringify(args[most])}`, usage)
  const taken: readonly string[] = query.options
  for (const option of Object.keys(options)) {
    if (option === 'open' || options[option as keyof QueryOptions] === undefined || taken.includes(option)) continue
    throw question(`${name} does not take ${option}`, `It takes ${taken.join(', ') || 'no options'}.`)
  }
  view.heap.assertOpen()
  return query.run(view, args, options)
}

function question(message: string, hint: string): HeapError {
  return new HeapError('OVERSTAY_HEAP_QUESTION', message, hint)
}
