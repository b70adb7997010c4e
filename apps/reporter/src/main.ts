import fs from 'node:fs'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { HeapError, queries } from '@overstay/heap'
import { ReportError } from '@overstay/report'
import { CommandError } from './command-error.ts'
import type { AnnotateFlags } from './commands/annotate.ts'
import { addBisect } from './commands/bisect.ts'
import { heap, type HeapCommandOptions } from './commands/heap.ts'
import { addDoctor } from './commands/doctor.ts'
import { addHistory } from './commands/history.ts'
import { addInit } from './commands/init.ts'
import { addIngest } from './commands/ingest.ts'
import { addMute } from './commands/mute.ts'
import { addNightly } from './commands/nightly.ts'
import { report, type ReportOptions } from './commands/report.ts'
import { run, type RunOptions } from './commands/run.ts'
import { addServe } from './commands/serve.ts'
import type { SitesOptions } from './commands/sites.ts'
import { EXIT } from './exit-codes.ts'
import { formatOption, JSON_FORMAT } from './formats.ts'
import { notifyOption } from './notify.ts'

const { version } = JSON.parse(fs.readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string
}

const list = (value: string): string[] =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')

/** What earlier runs are known, for the commands that print a report. */
const past = (command: Command): Command =>
  command
    .option('--store <file>', 'where nights are kept (default: .overstay/nights.db)')
    .option('--baseline <file>', 'a file of known leaks: what is in it is not new')
    .option('--update-baseline <file>', 'write the leaks of this run to a baseline file')

const whole = (value: string): number => {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('It has to be a whole number.')
  return Number(value)
}

const QUESTIONS = Object.entries(queries)
  .map(([name, { args, about }]) => `  ${`${name} ${args}`.padEnd(26)} ${about}`)
  .join('\n')

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

past(program.command('run'))
  .description('run a Node program or its tests, and report what outlived its scope')
  .argument('[command...]', 'the command, after two dashes')
  .addOption(new Option('--track <what>', 'what to watch').choices(['annotated', 'all']))
  .option('--dependencies <names>', 'packages to watch like your own source, separated by commas', list)
  .option('--test-support <globs>', 'files that only support tests, separated by commas', list)
  .addOption(new Option('--confirm <when>', 'whether suspicious tests are repeated').choices(['auto', 'never']))
  .option('--run <name>', 'the name of the run, where several machines share one')
  .option('--shard <i/n>', 'which of how many machines this is, for example 2/3')
  .option('--out <folder>', 'where to keep the run files (default: .overstay/<run>)')
  .addOption(formatOption())
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
    process.exitCode = await run(command, options.json ? { ...options, format: JSON_FORMAT } : options)
  })

past(program.command('report'))
  .description('print the report of run files')
  .argument('[place...]', 'folders or files; default: the newest run in .overstay')
  .addOption(formatOption())
  .addOption(notifyOption())
  .option('--json', 'the same as --format json')
  .action(async (places: string[], options: ReportOptions & { json?: true }) => {
    process.exitCode = await report(places, options.json ? { ...options, format: JSON_FORMAT } : options)
  })

program
  .command('heap')
  .description('ask what a V8 heap snapshot holds, and what holds it')
  .argument('<snapshot>', 'a .heapsnapshot of Node or Chromium, also .gz; pid:123 or ws://… for a running process')
  .argument('[question]', 'one of those below', 'summary')
  .argument('[args...]', 'what it is about: @id, a class, "Class file.js:3", or further snapshots')
  .option('--limit <rows>', 'rows of each list; 0 for all', whole)
  .option('--max-depth <steps>', 'how far chain and graph go', whole)
  .option('--too-many <neighbours>', 'how many neighbours of one object graph draws', whole)
  .option('--until <goal>', 'where chain ends: root, global, module, a class or @id')
  .option('--ignore <classes>', 'classes or @ids that chain passes over, separated by commas', list)
  .option('--filter <text>', 'only what has this text in its name or place')
  .option('--refs', 'graph: what the object refers to, instead of what refers to it')
  .option('--run <file>', 'summary: the run file of the process, or the JSON of its process.memoryUsage()')
  .option('--svg', 'graph: a drawing instead of DOT (needs @viz-js/viz)')
  .option('--json', 'the answer as JSON')
  .option('--interactive', 'parse once, then ask many questions')
  .option('--remote', 'allow an inspector that is not on this machine')
  .addHelpText(
    'after',
    `
Questions:
${QUESTIONS}

Examples:
  overstay heap app.heapsnapshot
  overstay heap app.heapsnapshot why Session
  overstay heap app.heapsnapshot chain @4711 --until module
  overstay heap app.heapsnapshot graph Session --svg > sessions.svg
  overstay heap pid:1234 count Session
  overstay heap app.heapsnapshot summary --run memory.json
  overstay heap first.heapsnapshot growth second.heapsnapshot third.heapsnapshot
${EXIT_CODES}`,
  )
  .action(async (snapshot: string, question: string, args: string[], options: HeapCommandOptions) => {
    process.exitCode = await heap(snapshot, question, args, options)
  })
addInit(program)
addDoctor(program)
addIngest(program)
addHistory(program)
addMute(program)
addNightly(program)
addBisect(program)
addServe(program)

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
    process.exitCode = await sites(options)
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
  if (error instanceof HeapError) {
    process.stderr.write(`${error.message}\n${error.hint}\n`)
    return error.code === 'OVERSTAY_HEAP_QUESTION' ? EXIT.usage : EXIT.input
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
