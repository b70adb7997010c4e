import { createHash, timingSafeEqual } from 'node:crypto'
import { Hono } from 'hono'
import { pageTemplate, ReportError } from '@overstay/report'
import {
  differenceOf,
  filledPage,
  findingOf,
  overviewOf,
  queryFrom,
  selectRows,
  type Page,
} from '@overstay/schema/page'
import { CommandError } from './command-error.ts'

export interface PageServerOptions {
  /** The page of a branch, or of the one with the latest run. */
  pageOf: (branch?: string) => Promise<Page | undefined>
  /** What callers have to say, where they do not all sit at this machine. */
  token: string | undefined
  /** Bound to this machine alone: then only its own names are answered to (DNS rebinding). */
  isLoopback: boolean
}

const HEADERS = {
  'cache-control': 'no-store',
  // The page's own policy stands in it; only this part has to be a header.
  'content-security-policy': "frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** What the page asks for, each a pure question to the page's data. */
const questions: Readonly<Record<string, (page: Page, parameters: URLSearchParams) => unknown>> = {
  overview: overviewOf,
  rows: (page, parameters) => selectRows(page.rows, queryFrom(parameters)),
  finding: (page, parameters) => findingOf(page, parameters.get('id') ?? ''),
  difference: (page, parameters) => differenceOf(page, parameters.get('from') ?? '', parameters.get('to') ?? ''),
}

/** The page over a store: read-only, so that GET is all there is. */
export function pageServer({ pageOf, token, isLoopback }: PageServerOptions): Hono {
  const app = new Hono()
  const template = filledPage(pageTemplate())

  app.use(async (context, next) => {
    for (const [name, value] of Object.entries(HEADERS)) context.header(name, value)
    const { method } = context.req
    if (isLoopback && !isOwnName(context.req.header('host'))) {
      return context.json({ error: 'This server answers to localhost only.' }, 403)
    }
    if (token !== undefined && !knows(context.req.header('authorization'), token)) {
      context.header('www-authenticate', 'Basic realm="overstay", charset="UTF-8"')
      return context.json({ error: 'Any user name, and the token as the password.' }, 401)
    }
    if (method !== 'GET' && method !== 'HEAD') return context.json({ error: 'Nothing can be changed here.' }, 405)
    await next()
    return undefined
  })
  app.get('/', (context) => context.html(template))
  app.get('/api/:question', async (context) => {
    const name = context.req.param('question')
    const parameters = new URL(context.req.url).searchParams
    const page = Object.hasOwn(questions, name) ? await pageOf(parameters.get('branch') ?? undefined) : undefined
    const answer = page && questions[name](page, parameters)
    return answer === undefined
      ? context.json({ error: 'There is nothing like that here.' }, 404)
      : context.json(answer)
  })
  app.notFound((context) => context.json({ error: 'There is nothing like that here.' }, 404))
  app.onError((error, context) => {
    if (error instanceof ReportError || error instanceof CommandError) {
      return context.json({ error: `${error.message}. ${error.hint}` }, 503)
    }
    process.stderr.write(`overstay: an error of its own: ${error.stack ?? error.message}\n`)
    return context.json({ error: 'An error of overstay itself; its terminal tells more.' }, 500)
  })
  return app
}

function isOwnName(host: string | undefined): boolean {
  return /^(?:localhost|\[::1\]|127(?:\.\d{1,3}){3})(?::\d+)?$/i.test(host ?? '')
}

/** Whether an Authorization header has the token: as a bearer, or as the password of anybody. */
function knows(header: string | undefined, token: string): boolean {
  const parts = /^(Bearer|Basic) +(\S+)$/i.exec(header ?? '')
  if (parts === null) return false
  const [, scheme, value] = parts
  const said =
    scheme.toLowerCase() === 'bearer'
      ? value
      : Buffer.from(value, 'base64')
          .toString()
          .replace(/^[^:]*:/, '')
  // Of equal length whatever was said: how long the comparison takes tells nothing.
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(said), digest(token))
}
