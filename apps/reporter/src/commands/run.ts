import fs from 'node:fs'
import { Option, type Command } from 'commander'
import { foldRunFiles, runFilesIn } from '@overstay/report'
import type { Config } from '@overstay/schema'
import { CommandError } from '../command-error.ts'
import { EXIT, EXIT_CODES } from '../exit-codes.ts'
import { finishedReport, nightsFor, type PastOptions, withPastOptions } from '../finished-report.ts'
import { formatOption, JSON_FORMAT, printReport, takesStdout, wholeReport, type Format } from '../formats.ts'
import { loadConfig } from '../load-config.ts'
import { newRun } from '../new-run.ts'
import { nothingJudged, Seen } from '../nothing-judged.ts'
import { projectRoot } from '../project-root.ts'
import { startInstrumented } from '../start-instrumented.ts'
import { listFrom } from './list-from.ts'

interface RunOptions extends PastOptions {
  track?: 'annotated' | 'all'
  dependencies?: string[]
  testSupport?: string[]
  confirm?: 'auto' | 'never'
  out?: string
  run?: string
  shard?: string
  format: readonly Format[]
  json?: true
}

export function addRun(program: Command): void {
  withPastOptions(program.command('run'))
    .description('run a Node program or its tests, and report what outlived its scope')
    .argument('[command...]', 'the command, after two dashes')
    .addOption(new Option('--track <what>', 'what to watch').choices(['annotated', 'all']))
    .option('--dependencies <names>', 'packages to watch like your own source, separated by commas', listFrom)
    .option('--test-support <globs>', 'files that only support tests, separated by commas', listFrom)
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
    .action(async (command: string[], options: RunOptions) => {
      process.exitCode = await run(command, options.json ? { ...options, format: JSON_FORMAT } : options)
    })
}

/** Runs a command instrumented, prints the report of what it left behind, and resolves to the exit code. */
async function run(command: readonly string[], options: RunOptions): Promise<number> {
  if (command.length === 0) {
    const hint = 'Write it after two dashes: overstay run -- node --test'
    throw new CommandError(EXIT.usage, 'there is no command to run', hint)
  }
  const root = projectRoot(process.cwd())
  const config: Config = { ...(await loadConfig(root)), ...given(options) }
  const session = newRun(root, config, { ...options, ...shardOf(options) })
  const { out, track } = session
  const before = preparedFolder(out)
  const exitCode = await startInstrumented(command, session, config, takesStdout(options.format))

  const files = runFilesIn([out]).filter((file) => !before.has(file))
  const seen = new Seen()
  const folded =
    files.length === 0
      ? undefined
      : await foldRunFiles(files, (process) => {
          seen.add(process)
        })
  const empty = nothingJudged(seen, track, command.join(' '))
  if (empty !== undefined) {
    if (exitCode !== 0)
      throw new CommandError(exitCode, `the command failed with exit code ${exitCode}; ${empty.message}`, empty.hint)
    throw empty
  }
  const report = await finishedReport(folded!, root, config, options)
  if (exitCode !== 0) {
    const text = `the command failed with exit code ${exitCode}; this report covers what it did until then`
    report.notes.unshift({ code: 'OVERSTAY_COMMAND_FAILED', text })
  }
  const nights = await nightsFor(options.format, folded!, root, config, options)
  printReport(report, options.format, wholeReport(out), nights)
  if (exitCode !== 0) return exitCode
  return report.summary.failed ? EXIT.gate : EXIT.ok
}

/** The flags that were given; each takes the place of the config's. */
function given({ track, dependencies, testSupport, confirm }: RunOptions): Config {
  return {
    ...(track && { track }),
    ...(dependencies && { dependencies }),
    ...(testSupport && { testSupport }),
    ...(confirm && { confirm }),
  }
}

const SHARD = /^([1-9]\d*)\/([1-9]\d*)$/

/** The shard's name. Shards meet in a run only when they are told its name. */
function shardOf({ shard = '', run: id }: RunOptions): { shard: string } {
  const parts = SHARD.exec(shard)
  if (shard !== '' && (parts === null || Number(parts[1]) > Number(parts[2]))) {
    throw new CommandError(EXIT.usage, `--shard ${shard} is no shard`, 'Write which of how many: --shard 2/3')
  }
  if (shard !== '' && id === undefined) {
    const hint = 'Give all shards one name, for example --run "$GITHUB_RUN_ID".'
    throw new CommandError(EXIT.usage, '--shard needs --run: the name that the shards share', hint)
  }
  return { shard }
}

/** Makes the folder; returns the run files that are there from earlier runs and not to be mixed with this one's. */
function preparedFolder(out: string): Set<string> {
  try {
    fs.mkdirSync(out, { recursive: true })
    fs.accessSync(out, fs.constants.W_OK)
  } catch (error) {
    const hint = 'Name a folder that can be written with --out.'
    throw new CommandError(EXIT.usage, `run files cannot be written to ${out}: ${(error as Error).message}`, hint)
  }
  return new Set(runFilesIn([out]))
}
