import fs from 'node:fs'
import path from 'node:path'
import { foldRunFiles, runFilesIn, type ProcessRun } from '@overstay/report'
import type { Config } from '@overstay/schema'
import { CommandError } from '../command-error.ts'
import { EXIT } from '../exit-codes.ts'
import { finishedReport, type PastOptions } from '../finished-report.ts'
import { printReport, takesStdout, type Format } from '../formats.ts'
import { instrumentedEnvironment } from '../instrumented-environment.ts'
import { loadConfig } from '../load-config.ts'
import { newRun } from '../new-run.ts'
import { projectRoot } from '../project-root.ts'
import { startCommand } from '../start-command.ts'

export interface RunOptions extends PastOptions {
  track?: 'annotated' | 'all'
  dependencies?: string[]
  testSupport?: string[]
  out?: string
  run?: string
  shard?: string
  format: readonly Format[]
}

/** Runs a command instrumented, prints the report of what it left behind, and resolves to the exit code. */
export async function run(command: readonly string[], options: RunOptions): Promise<number> {
  if (command.length === 0) {
    const hint = 'Write it after two dashes: overstay run -- node --test'
    throw new CommandError(EXIT.usage, 'there is no command to run', hint)
  }
  const root = projectRoot(process.cwd())
  const config: Config = { ...(await loadConfig(root)), ...given(options) }
  const session = newRun(root, config, { ...options, ...shardOf(options) })
  const { out, track } = session
  const before = preparedFolder(out)
  const { include, exclude, dependencies } = config
  const env = instrumentedEnvironment(session, {
    root,
    track,
    ...(include && { include }),
    ...(exclude && { exclude }),
    ...(dependencies && { dependencies }),
  })
  const exitCode = await startCommand(command, env, takesStdout(options.format))

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
  const whole = `overstay report ${path.relative(process.cwd(), out) || '.'} --format json`
  printReport(report, options.format, whole)
  if (exitCode !== 0) return exitCode
  return report.summary.failed ? EXIT.gate : EXIT.ok
}

/** The flags that were given; each takes the place of the config's. */
function given({ track, dependencies, testSupport }: RunOptions): Config {
  return { ...(track && { track }), ...(dependencies && { dependencies }), ...(testSupport && { testSupport }) }
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

/** What the processes of a run have done, as far as it tells whether anything was judged. */
class Seen {
  processes = 0
  ended = 0
  sites = 0
  judged = false
  watched = false

  add({ outcomes, sites, end }: ProcessRun): void {
    this.processes++
    this.judged ||= outcomes.size > 0
    this.watched ||= sites.size > 0
    if (end === undefined) return
    this.ended++
    this.sites += end.sites
  }
}

/** The sentence for a run in which nothing could leak because nothing was watched: silence would look like "no leaks". */
function nothingJudged(seen: Seen, track: string, command: string): CommandError | undefined {
  const { judged, sites } = seen
  if (seen.processes === 0) {
    const message = `"${command}" started no Node process that could be watched, so nothing was judged`
    return new CommandError(EXIT.usage, message, 'Wrap a command that runs Node: overstay run -- node --test')
  }
  if (judged && seen.watched) return undefined
  if (seen.ended === 0) {
    const message = 'the process was killed before its first scope was judged'
    return new CommandError(EXIT.usage, message, 'Let the program end by itself, or end its scopes earlier.')
  }
  if (sites === 0 && track === 'annotated') {
    const message = 'nothing was judged: no file that was loaded has an @expectCollected annotation'
    const hint = 'Annotate a class or a value, or watch everything with --track all.'
    return new CommandError(EXIT.usage, message, hint)
  }
  if (sites === 0) {
    const message = 'nothing was judged: no file of the project was loaded and instrumented'
    const hint = 'Run it from the project’s folder; packages are named with --dependencies.'
    return new CommandError(EXIT.usage, message, hint)
  }
  if (judged) return undefined
  const message = `nothing was judged: ${sites} allocation sites were watched, but no scope was opened`
  return new CommandError(
    EXIT.usage,
    message,
    'Run tests with `node --test`, or wrap the work: scope("request", () => handle(request)).',
  )
}
