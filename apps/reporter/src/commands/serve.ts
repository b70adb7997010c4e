import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { InvalidArgumentError, type Command } from 'commander'
import { CommandError } from '../command-error.ts'
import { EXIT } from '../exit-codes.ts'
import { storeAddress } from '../finished-report.ts'
import { loadConfig } from '../load-config.ts'
import { projectRoot } from '../project-root.ts'
import { StorePages } from '../store-pages.ts'

interface ServeOptions {
  store?: string
  port: number
  host: string
}

const DEFAULT_PORT = 4477
const LOOPBACK = '127.0.0.1'
const TOKEN = 'OVERSTAY_SERVE_TOKEN'
const SHORTEST_TOKEN = 16

export function addServe(program: Command): void {
  program
    .command('serve')
    .description('show the nights of the store in a browser, as they come in; nothing can be changed there')
    .option('--store <file>', 'where nights are kept (default: .overstay/nights.db)')
    .option('--port <n>', 'where to listen; 0 for any that is free', portFrom, DEFAULT_PORT)
    .option('--host <address>', `on which address; any but this machine's own needs ${TOKEN}`, LOOPBACK)
    .addHelpText(
      'after',
      `
With ${TOKEN} in the environment every caller has to say it: as the password of any user name, or as a bearer token.
`,
    )
    .action(async (options: ServeOptions) => {
      process.exitCode = await serve(options)
    })
}

/** Serves the page until the process is told to end; resolves to the exit code. */
async function serve({ store: flag, port, host }: ServeOptions): Promise<number> {
  const root = projectRoot(process.cwd())
  const config = await loadConfig(root)
  const address = storeAddress(root, config, flag)
  const isLoopback = /^(?:localhost|::1|127(?:\.\d{1,3}){3})$/.test(host)
  const token = tokenFor(isLoopback)
  const pages = new StorePages(address, root, config)
  // A store that cannot be read is told before anybody looks; and the first one to look need not wait.
  await pages.of()
  // Loaded only here: the other commands start without a server.
  const [{ createAdaptorServer }, { pageServer }] = await Promise.all([
    import('@hono/node-server'),
    import('../page-server.ts'),
  ])
  const app = pageServer({ pageOf: (branch) => pages.of(branch), token, isLoopback })
  const server = createAdaptorServer({ fetch: app.fetch }) as Server
  const { port: actual, family } = await listening(server, port, host)
  const name = family === 'IPv6' && host.includes(':') ? `[${host}]` : host
  process.stdout.write(`overstay serves ${address} at http://${name}:${actual}/ (read-only; Ctrl+C ends it)\n`)
  await told(['SIGINT', 'SIGTERM'])
  server.close()
  server.closeAllConnections()
  return EXIT.ok
}

function tokenFor(isLoopback: boolean): string | undefined {
  const token = process.env[TOKEN]
  if (token === undefined || token === '') {
    if (isLoopback) return undefined
    const hint = `Set it, to "openssl rand -hex 24" for example, or leave --host at ${LOOPBACK}.`
    throw new CommandError(EXIT.usage, `other machines need ${TOKEN} in the environment`, hint)
  }
  if (token.length >= SHORTEST_TOKEN) return token
  const message = `the token in ${TOKEN} can be guessed: it has fewer than ${SHORTEST_TOKEN} characters`
  throw new CommandError(EXIT.usage, message, 'Make one with: openssl rand -hex 24')
}

const SENTENCES: Readonly<Partial<Record<string, (port: number, host: string) => string>>> = {
  EADDRINUSE: (port) => `port ${port} is in use`,
  EACCES: (port) => `port ${port} needs rights that this user does not have`,
  EADDRNOTAVAIL: (_port, host) => `${host} is no address of this machine`,
  ENOTFOUND: (_port, host) => `${host} is no address that can be found`,
}

async function listening(server: Server, port: number, host: string): Promise<AddressInfo> {
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve).once('error', (error: NodeJS.ErrnoException) => {
      const sentence = SENTENCES[error.code ?? '']?.(port, host)
      const hint = 'Name another with --port (0 takes any that is free) or --host.'
      reject(sentence === undefined ? error : new CommandError(EXIT.usage, sentence, hint))
    })
    server.listen(port, host)
  })
  return server.address() as AddressInfo
}

function told(signals: readonly NodeJS.Signals[]): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of signals) {
      process.once(signal, () => {
        resolve()
      })
    }
  })
}

function portFrom(value: string): number {
  const port = Number(value)
  if (/^\d{1,5}$/.test(value) && port <= 65_535) return port
  throw new InvalidArgumentError('It must be a number from 0 to 65535.')
}
