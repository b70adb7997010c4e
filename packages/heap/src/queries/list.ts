import type { HeapObject } from './heap-view.ts'
import type { Query } from './query.ts'
import { bytesText, limited, table } from './table.ts'

export const list: Query = {
  args: '<class>',
  about: 'the objects of a class, those that retain most first',
  options: ['limit'],
  examples: ['list Session', 'list "closure onData" --limit 0'],
  run(view, [name], { limit }) {
    const objects = view.select(name).map((node) => view.object(node))
    objects.sort((one, other) => other.retainedBytes - one.retainedBytes || one.id - other.id)
    const { shown, rest } = limited(objects, limit)
    return { data: { total: objects.length, objects: shown }, text: [...objectTable(shown), ...rest].join('\n') }
  },
}

export function objectTable(objects: readonly HeapObject[]): string[] {
  const rows = objects.map(({ id, type, site, definedAt, bytes, retainedBytes }) => [
    `@${id}`,
    bytesText(bytes),
    bytesText(retainedBytes),
    `${type}${placeText(site, definedAt)}`,
  ])
  return table(['<id', 'bytes', 'retained', '<object'], rows)
}

function placeText(site: string | undefined, definedAt: string | undefined): string {
  if (site !== undefined) return ` ‹${site}›`
  return definedAt === undefined ? '' : ` (defined at ${definedAt})`
}
