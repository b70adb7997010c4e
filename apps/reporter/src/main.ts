import fs from 'node:fs'
import { Command, CommanderError, Option } from 'commander'
import { outputs, ReportError } from '@overstay/report'
import { CommandError } from './command-error.ts'
import type { AnnotateFlags } from './commands/annotate.ts'
import { report } from './commands/report.ts'
import { run, type RunOptions } from './commands/run.ts'
import type { SitesOptions } from './commands/sites.ts'
import { EXIT } from './exit-codes.ts'

const { version } = JSON.parse(fs.readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string
}

const list = (value: string): string[] =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')

const format = (): Option =>
  new Option('--format <format>', 'how to print the report').choices(Object.keys(outputs)).default('text')

const EXIT_CODES = `
Exit codes:
  0  nothing fails the gate
  1  a leak fails the gate
  2  wrong usage or config, or nothing could be judged
  3  input that cannot be read
  4  an error of overstay itself
  A command that fails by itself passes its own exit code through.
`

const program = new Command('overstay')
  .description('Finds the line that allocates objects which never go away, and what holds them.')
  .version(version)
  .exitOverride()
  .showHelpAfterError('(overstay --help tells more)')
  .addHelpText('after', EXIT_CODES)

program
  .command('run')
  .description('run a Node program or its tests, and report what outlived its scope')
  .argument('[command...]', 'the command, after two dashes')
  .addOption(new Option('--track <what>', 'what to watch').choices(['annotated', 'all']))
  .option('--dependencies <names>', 'packages to watch like your own source, separated by commas', list)
  .option('--test-support <globs>', 'files that only support tests, separated by commas', list)
  .option('--run <name>', 'the name of the run, where several machines share one')
  .option('--shard <i/n>', 'which of how many machines this is, for example 2/3')
  .option('--out <folder>', 'where to keep the run files (default: .overstay/<run>)')
  .addOption(format())
  .option('--json', 'the same as --format json')
  .addHelpText(
    'after',
    `
Examples:
  overstay run --track all -- node --test
  overstay run -- node server.js
  overstay run --track all --dependencies p-map --format json -- node work.js > report.json
${EXIT_CODES}`,
  )
  .action(async (command: string[], options: RunOptions & { json?: true }) => {
    process.exitCode = await run(command, options.json ? { ...options, format: 'json' } : options)
  })

program
  .command('report')
  .description('print the report of run files')
  .argument('[place...]', 'folders or files; default: the newest run in .overstay')
  .addOption(format())
  .option('--json', 'the same as --format json')
  .action(async (places: string[], options: { format: string; json?: true }) => {
    process.exitCode = await report(places, options.json ? { format: 'json' } : options)
  })

const project = (): Option => new Option('--project <tsconfig>', 'the tsconfig to read; default: that of the project')

program
  .command('sites')
  .description('list all allocation sites of the project, and what is expected of them')
  .addOption(project())
  .option('--types', 'the type of each value, and annotations that come through modules of your own (slow)')
  .option('--json', 'machine-readable')
  .action(async (options: SitesOptions) => {
    // Loaded only here: it brings TypeScript, which the other commands start without.
    const { sites } = await import('./commands/sites.ts')
    process.exitCode = sites(options)
  })

program
  .command('annotate')
  .description(
    'expect the instances of classes to be collected: adds decorators and their imports, in JavaScript comments',
  )
  .argument('[class...]', 'names of classes, or file:Class')
  .option('--suggest <report>', 'annotate the classes of findings in a JSON report')
  .option('--within <scope>', 'the scope that instances of the named classes end with; default: the innermost')
  .option('--check', 'write nothing: print what would change, and exit with 1 if something would')
  .addOption(project())
  .addHelpText(
    'after',
    `
Examples:
  overstay annotate Session src/query.ts:Query
  overstay annotate --suggest report.json --check
${EXIT_CODES}`,
  )
  .action(async (names: string[], flags: AnnotateFlags) => {
    const { annotate } = await import('./commands/annotate.ts')
    process.exitCode = annotate(names, flags)
  })

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = explained(error)
}

/** Told by its code: the class comes with TypeScript, which most commands start without. */
function isTsconfigError(error: unknown): error is Error {
  return error instanceof Error && (error as { code?: unknown }).code === 'OVERSTAY_CONFIG'
}

/** Prints what went wrong in one line and what to do in another; returns the exit code. */
function explained(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  if (error instanceof CommandError) {
    process.stderr.write(`overstay: ${error.message}\n${error.hint}\n`)
    return error.exitCode
  }
  if (isTsconfigError(error)) {
    process.stderr.write(`${error.message}\n`)
    return EXIT.usage
  }
  if (error instanceof ReportError) {
    process.stderr.write(`${error.message}\n${error.hint}\n`)
    return EXIT.input
  }
  process.stderr.write(
    `overstay: an error of its own: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  )
  return EXIT.internal
}
