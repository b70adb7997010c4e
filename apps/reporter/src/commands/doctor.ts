import { styleText } from 'node:util'
import type { Command } from 'commander'
import { CommandError } from '../command-error.ts'
import { checks } from '../doctor/checks.ts'
import type { Outcome, Subject } from '../doctor/outcome.ts'
import { proofs } from '../doctor/proofs.ts'
import { EXIT } from '../exit-codes.ts'
import { wantsColour } from '../formats.ts'
import { loadConfig } from '../load-config.ts'
import { projectAt } from '../project/project.ts'

interface DoctorOptions {
  store?: string
  json?: true
}

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('check the set-up, and prove in this project that a planted leak is seen and a control is not')
    .option('--store <file>', 'where nights are kept (default: .overstay/nights.db)')
    .option('--json', 'machine-readable')
    .action(async (options: DoctorOptions) => {
      process.exitCode = await doctor(options)
    })
}

/** Tells each outcome as soon as it is known; resolves to the exit code of the first that is wrong. */
async function doctor({ store, json }: DoctorOptions): Promise<number> {
  const project = projectAt(process.cwd())
  const subject: Subject = { project, config: await configOf(project.root), store }
  const outcomes: Outcome[] = []
  const tell = (found: readonly Outcome[]): void => {
    outcomes.push(...found)
    if (json !== true) for (const outcome of found) process.stdout.write(linesOf(outcome))
  }
  for (const check of checks) tell(await check(subject))
  // With a wrong set-up they fail for a reason that has been told.
  const isSetUp = outcomes.every(({ state }) => state !== 'wrong')
  tell(isSetUp ? await proofs(subject) : [NOT_PLANTED])
  const wrong = outcomes.filter(({ state }) => state === 'wrong')
  const exitCode = wrong.length === 0 ? EXIT.ok : (wrong[0].exitCode ?? EXIT.usage)
  if (json === true) process.stdout.write(`${JSON.stringify(documentOf(outcomes), null, 2)}\n`)
  else process.stdout.write(`\n${lastLine(outcomes)}\n`)
  return exitCode
}

const NOT_PLANTED: Outcome = {
  check: 'proof',
  state: 'warn',
  text: 'no leak was planted: mend what is wrong first, and run this again',
}

async function configOf(root: string): Promise<Subject['config']> {
  try {
    return await loadConfig(root)
  } catch (error) {
    // A check of its own tells it.
    if (error instanceof CommandError) return undefined
    throw error
  }
}

const STATES: Record<Outcome['state'], { word: string; colour: 'green' | 'yellow' | 'red' }> = {
  fine: { word: 'ok', colour: 'green' },
  warn: { word: 'look', colour: 'yellow' },
  wrong: { word: 'WRONG', colour: 'red' },
}

function linesOf({ state, text, advice }: Outcome): string {
  const { word, colour } = STATES[state]
  const badge = word.padEnd(6)
  const shown = wantsColour() ? styleText(colour, badge, { validateStream: false }) : badge
  return `${shown} ${text}\n${advice === undefined ? '' : `       ${advice}\n`}`
}

function lastLine(outcomes: readonly Outcome[]): string {
  const wrong = outcomes.filter(({ state }) => state === 'wrong').length
  if (wrong > 0) return wrong === 1 ? 'One thing is wrong.' : `${wrong} things are wrong.`
  return `Node ${process.versions.node}: leaks are found here.`
}

function documentOf(outcomes: readonly Outcome[]): object {
  const checks = outcomes.map(({ check, state, text, advice }) => ({ check, state, text, advice: advice ?? null }))
  const ok = outcomes.every(({ state }) => state !== 'wrong')
  return { format: 'overstay-doctor', version: 1, node: process.versions.node, ok, checks }
}
