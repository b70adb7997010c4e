import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { foldRunFiles, runFilesIn } from '@overstay/report'
import type { Config } from '@overstay/schema'
import { EXIT } from '../exit-codes.ts'
import { instrumentedEnvironment } from '../instrumented-environment.ts'
import { newRun } from '../new-run.ts'
import { missedIn, plantedProgram, plantedTest } from '../planted-leak.ts'
import { transformOptions } from '../transform-options.ts'
import { ONLY_TEST } from '../vitest-only.ts'
import { errorLine } from './error-line.ts'
import type { Outcome, Subject } from './outcome.ts'

const PATIENCE_MS = 120_000

/** Plants a leak and a control in the project, in a program and in a test of each runner, and looks for both. */
export async function proofs({ project: { root, runners }, config = {} }: Subject): Promise<Outcome[]> {
  // A dot first: left behind by a kill, it is never taken for the newest run.
  const folder = path.join(root, '.overstay', `.doctor-${process.pid}`)
  try {
    fs.mkdirSync(folder, { recursive: true })
  } catch (error) {
    const text = `nothing can be planted in ${folder}: ${(error as Error).message}`
    return [{ check: 'proof', state: 'wrong', text, advice: 'Make the folder .overstay writable.' }]
  }
  try {
    const program = plantedProgram(path.join(folder, 'node'))
    const outcomes = [await proof('Node', program, [program], { root, config })]
    for (const [index, { name, once, proof: ofRunner }] of runners.entries()) {
      if (ofRunner === undefined) {
        outcomes.push(unproven(name, once))
        continue
      }
      const file = plantedTest(path.join(folder, String(index)), ofRunner.testModule)
      outcomes.push(await proof(name, file, ofRunner.runFile(file, root), { root, config }))
    }
    return outcomes
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

function unproven(name: string, once: readonly string[]): Outcome {
  const text = `${name}: nothing was planted in a test; the proof in a program has to do`
  const advice = `To see it in your tests, keep an object in a list there and run: overstay run --track all -- ${once.join(' ')}`
  return { check: 'proof', state: 'warn', text, advice }
}

async function proof(
  name: string,
  file: string,
  words: readonly string[],
  { root, config }: { root: string; config: Config },
): Promise<Outcome> {
  // Which files the project watches is its own affair: what is planted lies beside them.
  const { include: _include, exclude: _exclude, explain: _explain, ...rest } = config
  const own: Config = { ...rest, track: 'all', confirm: 'never' }
  const out = path.join(path.dirname(file), 'run')
  fs.mkdirSync(out, { recursive: true })
  const session = newRun(root, own, { out, run: 'doctor' })
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, words, {
    cwd: root,
    encoding: 'utf8',
    env: { ...instrumentedEnvironment(session, transformOptions(own, root, 'all')), [ONLY_TEST]: file },
    timeout: PATIENCE_MS,
  })
  const check = 'proof'
  const files = runFilesIn([out])
  if (files.length === 0 || status !== 0) {
    const ended = status === null ? `was stopped by ${signal ?? 'a signal'}` : `ended with exit code ${status}`
    const text = `${name}: what was planted was not watched; it ${ended}: ${errorLine(stderr, stdout)}`
    return {
      check,
      state: 'wrong',
      text,
      advice: 'If your own tests pass without overstay, this is a fault of overstay.',
      exitCode: EXIT.gate,
    }
  }
  const { report } = await foldRunFiles(files)
  const missed = missedIn(report)
  if (missed === undefined) {
    return { check, state: 'fine', text: `${name}: a planted leak is found, and what is let go is not taken for one` }
  }
  const why = report.notes.map(({ text }) => `: ${text}`).at(0) ?? ''
  const advice = 'Until this is mended, no report of this project proves anything.'
  return { check, state: 'wrong', text: `${name}: ${missed}${why}`, advice, exitCode: EXIT.gate }
}
