import fs from 'node:fs'
import { Command, CommanderError } from 'commander'
import { CommandError } from './command-error.ts'
import { EXIT, EXIT_CODES } from './exit-codes.ts'

const history = async () => (await import('./commands/history.ts')).addHistory

/** Each loads what it works with when it is asked for; the help needs all, and shows them in this order. */
const commands: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  run: async () => (await import('./commands/run.ts')).addRun,
  report: async () => (await import('./commands/report.ts')).addReport,
  heap: async () => (await import('./commands/heap.ts')).addHeap,
  init: async () => (await import('./commands/init.ts')).addInit,
  doctor: async () => (await import('./commands/doctor.ts')).addDoctor,
  ingest: async () => (await import('./commands/ingest.ts')).addIngest,
  history,
  diff: history,
  trend: history,
  export: history,
  mute: async () => (await import('./commands/mute.ts')).addMute,
  nightly: async () => (await import('./commands/nightly.ts')).addNightly,
  bisect: async () => (await import('./commands/bisect.ts')).addBisect,
  serve: async () => (await import('./commands/serve.ts')).addServe,
  sites: async () => (await import('./commands/sites.ts')).addSites,
  annotate: async () => (await import('./commands/annotate.ts')).addAnnotate,
}

const { version } = JSON.parse(fs.readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string
}

const program = new Command('overstay')
  .description('Finds the line that allocates objects which never go away, and what holds them.')
  .version(version)
  .exitOverride()
  .showHelpAfterError('(overstay --help tells more)')
  .addHelpText('after', EXIT_CODES)

try {
  const [asked = ''] = process.argv.slice(2)
  for (const load of neededFor(asked)) (await load())(program)
  await program.parseAsync()
} catch (error) {
  process.exitCode = explained(error)
}

/** Help and wrong words need all commands, the version none. */
function neededFor(asked: string): Iterable<(typeof commands)[string]> {
  if (Object.hasOwn(commands, asked)) return [commands[asked]]
  return asked === '--version' || asked === '-V' ? [] : new Set(Object.values(commands))
}

/** Prints what went wrong in one line and what to do in another; returns the exit code. */
function explained(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  if (error instanceof CommandError) {
    process.stderr.write(`overstay: ${error.message}\n${error.hint}\n`)
    return error.exitCode
  }
  if (isOfPackage(error)) {
    const { code, hint, message } = error
    process.stderr.write(hint === undefined ? `${message}\n` : `${message}\n${hint}\n`)
    return code === 'OVERSTAY_CONFIG' || code === 'OVERSTAY_HEAP_QUESTION' ? EXIT.usage : EXIT.input
  }
  process.stderr.write(
    `overstay: an error of its own: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  )
  return EXIT.internal
}

/** Told by what it has: the classes of `HeapError`, `ReportError` and `TransformError` come with what is loaded late. */
function isOfPackage(error: unknown): error is Error & { code: string; hint?: string } {
  if (!(error instanceof Error)) return false
  const { code, hint } = error as { code?: unknown; hint?: unknown }
  return code === 'OVERSTAY_CONFIG' || (typeof code === 'string' && typeof hint === 'string')
}
