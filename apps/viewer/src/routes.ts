import { parametersOf, queryFrom, type RowQuery } from '@overstay/schema/page'

/** What the part of the address behind the "#" asks for. */
export type Route =
  | { view: 'overview' }
  | { view: 'sites'; query: RowQuery }
  | { view: 'finding'; id: string }
  | { view: 'compare'; from: string; to: string }

export function routeOf(hash: string): Route {
  const [path, search = ''] = hash.replace(/^#\/?/, '').split('?')
  const parameters = new URLSearchParams(search)
  const [view, ...rest] = path.split('/')
  if (view === 'sites') return { view, query: queryFrom(parameters) }
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

export function sitesHash(query: Partial<RowQuery> = {}): `#${string}` {
  // Which part of the list is shown is nothing to hand on.
  const search = parametersOf({ ...query, from: 0 }).toString()
  return `#/sites${search === '' ? '' : `?${search}`}`
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
