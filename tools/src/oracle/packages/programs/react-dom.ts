import * as React from 'react'
import * as ReactDOM from 'react-dom'
import * as server from 'react-dom/server'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { exercise, print } from '../surface.ts'

/* A page rendered on the server in each way there is: hooks, context, suspense, errors, portals, metadata. */

const h = React.createElement
const Theme = React.createContext('light')

class Boundary extends React.Component<{ children: React.ReactNode }, { failed?: string }> {
  override state: { failed?: string } = {}

  static getDerivedStateFromError(error: Error): { failed: string } {
    return { failed: error.message }
  }

  override render(): React.ReactNode {
    return this.state.failed === undefined ? this.props.children : h('p', null, this.state.failed)
  }
}

const Row = React.memo(
  React.forwardRef<HTMLLIElement, { readonly at: number }>(function Row({ at }, ref) {
    const id = React.useId()
    const doubled = React.useMemo(() => at * 2, [at])
    return h(
      'li',
      { ref, id, style: { width: doubled, WebkitTransition: 'all' }, 'data-at': at, onClick: () => at },
      `row ${at}`,
    )
  }),
)

function Page({ rows }: { readonly rows: number }): React.ReactNode {
  const theme = React.use(Theme)
  const [count] = React.useState(() => rows + 1)
  const [state] = React.useReducer((sum: number, by: number) => sum + by, 5)
  const seen = React.useSyncExternalStore(
    () => () => undefined,
    () => 'client',
    () => 'server',
  )
  return h(
    React.Fragment,
    null,
    h('title', null, `${count} rows`),
    h('meta', { name: 'theme', content: theme }),
    h(
      'ul',
      { className: theme, 'aria-label': seen },
      Array.from({ length: rows }, (_, at) => h(Row, { key: at, at })),
    ),
    h('input', { defaultValue: 'a "quoted" <value>', disabled: true, readOnly: undefined }),
    h(
      'select',
      { defaultValue: 'b', multiple: false },
      h('option', { value: 'a' }, 'A'),
      h('option', { value: 'b' }, 'B'),
    ),
    h('div', { dangerouslySetInnerHTML: { __html: '<i>raw</i>' } }),
    h('svg', { viewBox: '0 0 1 1' }, h('path', { d: 'M0 0', strokeWidth: 2, xlinkHref: '#x' })),
    state,
    null,
    [1, 'two', false],
  )
}

const later = Promise.resolve('arrived')

function Late(): React.ReactNode {
  return h('b', null, React.use(later))
}

function Broken(): React.ReactNode {
  throw new Error('broken')
}

const page = (): React.ReactElement =>
  h('html', null, h('body', null, h(Theme, { value: 'dark' }, h(Page, { rows: 3 }))))
const slow = (): React.ReactElement =>
  h(
    'main',
    null,
    h(React.Suspense, { fallback: 'waiting' }, h(Late)),
    h(Boundary, null, h(React.Suspense, { fallback: 'lost' }, h(Broken))),
  )

exercise(
  React,
  () => [[], ['div', { a: 1 }, 'child'], [(it: unknown) => it], [h('i')], [() => Promise.resolve({ default: Page })]],
  {
    // Its answers are what the process holds.
    skip: ['__CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE'],
    depth: 2,
  },
)
exercise(ReactDOM, () => [[], ['/a.css', { as: 'style' }], [() => 1]], {
  skip: ['__DOM_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE'],
})

console.log(server.renderToString(page()))
console.log(server.renderToStaticMarkup(page()))
const errors: string[] = []
console.log(
  await new Promise<string>((resolve) => {
    const sink = new PassThrough()
    const stream = server.renderToPipeableStream(slow(), {
      identifierPrefix: 'x',
      bootstrapScripts: ['/main.js'],
      onError: (error) => void errors.push(String(error)),
      onAllReady: () => {
        stream.pipe(sink)
        resolve(text(sink))
      },
    })
  }),
)
print('errors', errors)
const web = await server.renderToReadableStream(slow(), { onError: () => 'digest' })
await web.allReady
console.log(await text(web as never))
try {
  server.renderToString(h(Broken))
} catch (error) {
  print('threw', (error as Error).message)
}
