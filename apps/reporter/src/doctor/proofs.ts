import fs from 'node:fs'
import path from 'node:path'
import { foldRunFiles, runFilesIn } from '@overstay/report'
import type { Config } from '@overstay/schema'
import { EXIT } from '../exit-codes.ts'
import { instrumentedEnvironment } from '../instrumented-environment.ts'
import { newRun } from '../new-run.ts'
import { missedIn, plantedProgram, plantTest } from '../planted-leak.ts'
import { copiesIn, notPlantedIn, PLANTED } from '../planted-place.ts'
import type { Runner } from '../project/runners.ts'
import { transformOptions } from '../transform-options.ts'
import { errorLine } from './error-line.ts'
import type { Outcome, Subject } from './outcome.ts'
import { inPlantedFolder } from './planted-folder.ts'
import { runNode } from './planted-process.ts'
import { callOf } from './script-call.ts'

const check = 'proof'
const UNTIL_MENDED = 'Until this is mended, no report of this project proves anything.'
const VM_MODULES = '--experimental-vm-modules'
const OF_VM_MODULES = `With ${VM_MODULES} the heap does not tell ES modules from tests: have Jest run them compiled to CommonJS.`

/** Plants a leak and a control in the project, in a program and in a test of each runner, and looks for both. */
export async function proofs({ project: { root, runners, manifest }, config = {} }: Subject): Promise<Outcome[]> {
  try {
    return await inPlantedFolder(root, async (folder, stopped) => {
      const proof = new Proof(root, config, stopped)
      const program = path.join(folder, 'node')
      const outcomes = await proof.of('Node', program, { words: [plantedProgram(program)] })
      for (const [index, runner] of runners.entries()) {
        if (stopped.aborted) break
        const place = path.join(folder, String(index))
        plantTest(place, runner.proof.testModule)
        outcomes.push(...(await proof.of(runner.name, place, callFor(runner, place, root, manifest.scripts))))
      }
      return outcomes
    })
  } catch (error) {
    const { syscall, path: place, message } = error as NodeJS.ErrnoException
    if (syscall !== 'mkdir') throw error
    const text = `nothing can be planted in ${place}: ${message}`
    return [{ check, state: 'wrong', text, advice: 'Make the folder .overstay writable.' }]
  }
}

interface Call {
  /** What comes after `node`. */
  words: readonly string[]
  variables?: Readonly<Record<string, string>>
}

/** As the project's script starts the runner, but for what names its tests. */
function callFor({ package: own, proof }: Runner, place: string, root: string, scripts?: Record<string, string>): Call {
  if (own === undefined) return { words: proof.words(place, root, []) }
  const { variables, flags, words } = callOf(own.name, scripts)
  return { words: [...flags, ...proof.words(place, root, words)], variables }
}

class Proof {
  readonly #root: string
  readonly #config: Config
  readonly #stopped: AbortSignal

  constructor(
    root: string,
    { include: _include, exclude: _exclude, explain: _explain, ...rest }: Config,
    stopped: AbortSignal,
  ) {
    this.#root = root
    // Which files the project watches is its own affair: what is planted lies beside them.
    this.#config = { ...rest, track: 'all', confirm: 'never' }
    this.#stopped = stopped
  }

  async of(name: string, place: string, { words, variables = {} }: Call): Promise<Outcome[]> {
    const out = path.join(place, 'run')
    fs.mkdirSync(out, { recursive: true })
    const session = newRun(this.#root, this.#config, { out, run: 'doctor' })
    const env = instrumentedEnvironment(session, transformOptions(this.#config, this.#root, 'all'))
    const { NODE_OPTIONS: options = '', ...others } = variables
    const NODE_OPTIONS = `${env.NODE_OPTIONS} ${options}`.trim()
    const { status, signal, stdout, stderr } = await runNode(
      words,
      { cwd: this.#root, env: { ...env, ...others, NODE_OPTIONS, [PLANTED]: place } },
      this.#stopped,
    )
    const without = notPlantedIn(place).map(({ text, ...rest }) => ({ check, ...rest, text: `${name}: ${text}` }))
    const copies = copiesIn(place)
    if (copies.length === 0 && without.length > 0) return without
    const files = runFilesIn([out])
    if (files.length === 0 || status !== 0) {
      const ended = status === null ? `was stopped by ${signal ?? 'a signal'}` : `ended with exit code ${status}`
      const text = `${name}: what was planted was not watched; it ${ended}: ${errorLine(stderr, stdout)}`
      const advice = 'If your own tests pass without overstay, this is a fault of overstay.'
      return [...without, { check, state: 'wrong', text, advice, exitCode: EXIT.gate }]
    }
    const { report } = await foldRunFiles(files)
    const missed =
      copies.length === 0
        ? missedIn(report)
        : copies.map((copy) => missedIn(report, copy)).find((it) => it !== undefined)
    if (missed === undefined) {
      const text = `${name}: a planted leak is found, and what is let go is not taken for one`
      return [...without, { check, state: 'fine', text }]
    }
    const why = report.notes.map(({ text }) => `: ${text}`).at(0) ?? ''
    const advice = [...words, options].some((it) => it.includes(VM_MODULES)) ? OF_VM_MODULES : UNTIL_MENDED
    return [...without, { check, state: 'wrong', text: `${name}: ${missed}${why}`, advice, exitCode: EXIT.gate }]
  }
}
