import { isOrderKey, sorts, type RowQuery, type Sort } from '@overstay/schema/page'

/** What the part of the address behind the "#" asks for. */
export type Route =
  | { view: 'overview' }
  | { view: 'sites'; query: RowQuery }
  | { view: 'finding'; id: string }
  | { view: 'compare'; from: string; to: string }

/** Rows that are shown at first, and each time more are asked for. */
export const PAGE_SIZE = 100

export function routeOf(hash: string): Route {
  const [path, search = ''] = hash.replace(/^#\/?/, '').split('?')
  const parameters = new URLSearchParams(search)
  const [view, ...rest] = path.split('/')
  if (view === 'sites') return { view, query: queryOf(parameters) }
  if (view === 'finding') return { view, id: decoded(rest.join('/')) }
  if (view === 'compare') return { view, from: parameters.get('from') ?? '', to: parameters.get('to') ?? '' }
  return { view: 'overview' }
}

export function findingHash(id: string): `#${string}` {
  return `#/finding/${encodeURIComponent(id)}`
}

export function compareHash(from: string, to: string): `#${string}` {
  return `#/compare?${new URLSearchParams({ from, to })}`
}

/** The address of a list: only what differs from the list of all. */
export function sitesHash(query: Partial<RowQuery> = {}): `#${string}` {
  const parameters = new URLSearchParams()
  for (const key of ['text', 'sort', 'status', 'owner', 'package'] as const) {
    if (query[key]) parameters.set(key, query[key])
  }
  if (query.by !== undefined && (query.by !== 'severity' || query.descending)) {
    parameters.set('by', `${query.descending ? '-' : ''}${query.by}`)
  }
  const search = parameters.toString()
  return `#/sites${search === '' ? '' : `?${search}`}`
}

function queryOf(parameters: URLSearchParams): RowQuery {
  const text = (name: string): string => parameters.get(name) ?? ''
  const by = text('by').replace(/^-/, '')
  return {
    text: text('text'),
    sort: sorts.includes(text('sort') as Sort) ? (text('sort') as Sort) : '',
    status: text('status') as RowQuery['status'],
    owner: text('owner'),
    package: text('package'),
    by: isOrderKey(by) ? by : 'severity',
    descending: isOrderKey(by) && text('by').startsWith('-'),
    from: 0,
    size: PAGE_SIZE,
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
