import fs from 'node:fs'
import path from 'node:path'
import { InvalidArgumentError, type Command } from 'commander'
import { CommandError } from '../command-error.ts'
import { EXIT } from '../exit-codes.ts'
import { ciOf, ciSteps } from '../init/ci-steps.ts'
import { configSteps } from '../init/config-step.ts'
import { gitignoreSteps } from '../init/gitignore-step.ts'
import { pluginSteps } from '../init/plugin-steps.ts'
import { cis, type Answers, type Ci, type Step } from '../init/step.ts'
import { hasPackage, projectAt, type Project } from '../project/project.ts'
import { unifiedDiff } from '../unified-diff.ts'

interface InitOptions {
  yes?: true
  check?: true
  ci?: Ci[]
}

export function addInit(program: Command): void {
  program
    .command('init')
    .description(
      'write the config, the line of the test runner and a nightly workflow; nothing that is there is replaced',
    )
    .option('-y, --yes', 'ask nothing')
    .option('--ci <list>', `workflows to write: ${cis.join(', ')}, or none (default: those the project shows)`, cisFrom)
    .option('--check', 'write nothing: print what would change, and exit with 1 if something would')
    .action(async (options: InitOptions) => {
      process.exitCode = await init(options)
    })
}

/** Asks what it cannot know, writes what is missing, and tells what a person has to do. Resolves to the exit code. */
async function init({ yes, check, ci }: InitOptions): Promise<number> {
  const project = projectAt(process.cwd())
  const usual: Answers = { track: 'all', plugin: true, ci: ci ?? ciOf(project) }
  const asks = yes !== true && check !== true
  if (asks && !(process.stdin.isTTY && process.stdout.isTTY)) {
    throw new CommandError(EXIT.usage, 'init asks, and there is no terminal', 'Take its defaults with --yes.')
  }
  const answers = asks ? await asked(project, usual, ci !== undefined) : usual
  if (answers === undefined) {
    process.stdout.write('Nothing is written.\n')
    return EXIT.usage
  }
  const steps = [
    ...packageSteps(project),
    ...(await configSteps(project, answers)),
    ...(await pluginSteps(project, answers)),
    ...gitignoreSteps(project),
    ...ciSteps(project, answers),
  ]
  const changes = steps.filter(({ does }) => does === 'write' || does === 'edit')
  for (const step of steps) {
    if (check !== true) done(project.root, step)
    process.stdout.write(lineOf(step, check === true))
  }
  if (check === true) {
    for (const change of changes) process.stdout.write(diffOf(change))
    if (changes.length === 0) process.stdout.write('\nThere is nothing to do.\n')
    return changes.length > 0 ? EXIT.gate : EXIT.ok
  }
  process.stdout.write(`\n${changes.length === 0 ? 'There is nothing to do.' : nextOf(project)}\n`)
  return EXIT.ok
}

function nextOf({ manager: { exec } }: Project): string {
  const overstay = [...exec, 'overstay'].join(' ')
  return `Next: \`${overstay} doctor\` proves that a leak is seen here; \`${overstay} nightly\` does what CI will do.`
}

async function asked(project: Project, usual: Answers, hasCi: boolean): Promise<Answers | undefined> {
  // Loaded only here: nobody else asks.
  const { askedAnswers } = await import('../init/ask.ts')
  return await askedAnswers(project, usual, hasCi)
}

/** The workflow and the runner's line need the command in the project. */
function packageSteps({ manifest, manager }: Project): Step[] {
  if (manifest.name === 'overstay' || hasPackage(manifest, 'overstay')) return []
  const about = 'does not name overstay; install it:'
  return [{ does: 'by hand', file: 'package.json', lines: [`${manager.add} overstay @overstay/runtime`], about }]
}

const WORDS: Record<Step['does'], [is: string, wouldBe: string]> = {
  write: ['written', 'new'],
  edit: ['edited', 'edit'],
  nothing: ['kept', 'keep'],
  'by hand': ['to do', 'to do'],
}

function lineOf(step: Step, isCheck: boolean): string {
  const word = WORDS[step.does][isCheck ? 1 : 0].padEnd(8)
  const place = `${word} ${step.file}`
  if (step.does !== 'by hand') return `${place}  ${step.about}\n`
  return `${place} ${step.about}\n${step.lines.map((line) => `             ${line}\n`).join('')}`
}

function diffOf(step: Step): string {
  if (step.does === 'write') return `\n${unifiedDiff(step.file, '', step.text)}`
  return step.does === 'edit' ? `\n${unifiedDiff(step.file, step.before, step.after)}` : ''
}

function done(root: string, step: Step): void {
  if (step.does !== 'write' && step.does !== 'edit') return
  const file = path.resolve(root, step.file)
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true })
    // A file that has come since is somebody's.
    fs.writeFileSync(file, step.does === 'write' ? step.text : step.after, { flag: step.does === 'write' ? 'wx' : 'w' })
  } catch (error) {
    const hint = 'Make it writable and run init again: it goes on where it was.'
    throw new CommandError(EXIT.usage, `${step.file} cannot be written: ${(error as Error).message}`, hint)
  }
}

function cisFrom(value: string): Ci[] {
  if (value === 'none') return []
  return value.split(',').map((name) => {
    const ci = cis.find((it) => it === name.trim())
    if (ci === undefined) throw new InvalidArgumentError(`Allowed are ${cis.join(', ')} and none.`)
    return ci
  })
}
