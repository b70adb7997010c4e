import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { foldRun, outputs, readRun, runFilesIn, type ProcessRun } from '@overstay/report'
import type { Config } from '@overstay/schema'
import { CommandError } from '../command-error.ts'
import { EXIT } from '../exit-codes.ts'
import { gitState } from '../git-state.ts'
import { instrumentedEnvironment } from '../instrumented-environment.ts'
import { loadConfig } from '../load-config.ts'
import { projectRoot } from '../project-root.ts'
import { startCommand } from '../start-command.ts'

export interface RunOptions {
  track?: 'annotated' | 'all'
  dependencies?: string[]
  testSupport?: string[]
  out?: string
  format: string
}

const DEFAULT_SETTLE = 1000

/** Runs a command instrumented, prints the report of what it left behind, and resolves to the exit code. */
export async function run(command: readonly string[], options: RunOptions): Promise<number> {
  if (command.length === 0) {
    const hint = 'Write it after two dashes: overstay run -- node --test'
    throw new CommandError(EXIT.usage, 'there is no command to run', hint)
  }
  const root = projectRoot(process.cwd())
  const config: Config = { ...(await loadConfig(root)), ...given(options) }
  const id = `${new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}-${randomBytes(3).toString('hex')}`
  const out = path.resolve(options.out ?? path.join(root, '.overstay', id))
  const before = preparedFolder(out)
  const { track = 'annotated', settle = DEFAULT_SETTLE, explain = 'survivors', testSupport = [] } = config
  const session = { out, run: id, shard: '', ...gitState(root), root, track, settle, explain, testSupport }
  const { include, exclude, dependencies } = config
  const env = instrumentedEnvironment(session, {
    root,
    track,
    ...(include && { include }),
    ...(exclude && { exclude }),
    ...(dependencies && { dependencies }),
  })
  const toJson = options.format !== 'text'
  const exitCode = await startCommand(command, env, toJson)

  const files = runFilesIn([out]).filter((file) => !before.has(file))
  const processes = await readRun(files)
  const empty = nothingJudged(processes, track, command.join(' '))
  if (empty !== undefined) {
    if (exitCode !== 0)
      throw new CommandError(exitCode, `the command failed with exit code ${exitCode}; ${empty.message}`, empty.hint)
    throw empty
  }
  const report = foldRun(processes)
  if (exitCode !== 0) {
    const text = `the command failed with exit code ${exitCode}; this report covers what it did until then`
    report.notes.unshift({ code: 'OVERSTAY_COMMAND_FAILED', text })
  }
  const whole = `overstay report ${path.relative(process.cwd(), out) || '.'} --format json`
  process.stdout.write(outputs[options.format](report, { colour: wantsColour(), whole }))
  if (exitCode !== 0) return exitCode
  return report.summary.failed ? EXIT.gate : EXIT.ok
}

/** The flags that were given; each takes the place of the config's. */
function given({ track, dependencies, testSupport }: RunOptions): Config {
  return { ...(track && { track }), ...(dependencies && { dependencies }), ...(testSupport && { testSupport }) }
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

/** The sentence for a run in which nothing could leak because nothing was watched: silence would look like "no leaks". */
function nothingJudged(processes: readonly ProcessRun[], track: string, command: string): CommandError | undefined {
  if (processes.length === 0) {
    const message = `"${command}" started no Node process that could be watched, so nothing was judged`
    return new CommandError(EXIT.usage, message, 'Wrap a command that runs Node: overstay run -- node --test')
  }
  const judged = processes.some(({ outcomes }) => outcomes.size > 0)
  const watched = processes.some((process) => process.sites.size > 0)
  if (judged && watched) return undefined
  const ended = processes.flatMap(({ end }) => end ?? [])
  if (ended.length === 0) {
    const message = 'the process was killed before its first scope was judged'
    return new CommandError(EXIT.usage, message, 'Let the program end by itself, or end its scopes earlier.')
  }
  const sites = ended.reduce((sum, end) => sum + end.sites, 0)
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

function wantsColour(): boolean {
  return process.stdout.isTTY && process.env.NO_COLOR === undefined
}
