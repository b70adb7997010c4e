import {
  differenceOf,
  findingOf,
  overviewOf,
  parametersOf,
  selectRows,
  type FindingView,
  type Overview,
  type Page,
  type RowDifference,
  type RowQuery,
} from '@overstay/schema/page'

/** Whom the views ask. */
export interface Source {
  overview(): Promise<Overview>
  rows(query: RowQuery): Promise<ReturnType<typeof selectRows>>
  finding(id: string): Promise<FindingView | undefined>
  difference(from: string, to: string): Promise<RowDifference[] | undefined>
}

/** The data that the file has in it; without data, the server that the page came from. */
export function sourceOf(page: Page | null, branch: string | null): Source {
  return page === null ? served(branch) : written(page)
}

function written(page: Page): Source {
  return {
    overview: () => Promise.resolve(overviewOf(page)),
    rows: (query) => Promise.resolve(selectRows(page.rows, query)),
    finding: (id) => Promise.resolve(findingOf(page, id)),
    difference: (from, to) => Promise.resolve(differenceOf(page, from, to)),
  }
}

function served(branch: string | null): Source {
  const asked = async <T>(what: string, parameters = new URLSearchParams()): Promise<T | undefined> => {
    if (branch !== null) parameters.set('branch', branch)
    const response = await fetch(`api/${what}?${parameters}`, { cache: 'no-store' }).catch(() => {
      throw new Error('The server does not answer: overstay serve has ended, or cannot be reached.')
    })
    if (response.status === 404) return undefined
    const answer = (await response.json()) as T | { error: string }
    if (!response.ok) throw new Error((answer as { error: string }).error)
    return answer as T
  }
  return {
    overview: async () => (await asked<Overview>('overview')) ?? gone(),
    rows: async (query) => (await asked<ReturnType<typeof selectRows>>('rows', parametersOf(query))) ?? gone(),
    finding: (id) => asked('finding', new URLSearchParams({ id })),
    difference: (from, to) => asked('difference', new URLSearchParams({ from, to })),
  }
}

function gone(): never {
  throw new Error('The server has no night of this branch any more.')
}
