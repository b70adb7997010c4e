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
import type { Outcome, Subject } from './outcome.ts'

const PATIENCE_MS = 120_000

/** Plants a leak and a control in the project, in a program and in a test of each runner, and looks for both. */
export async function proofs({ project: { root, runners }, config }: Subject): Promise<Outcome[]> {
  if (config === undefined) return []
  // A dot first: left behind by a kill, it is never taken for the newest run.
  const folder = path.join(root, '.overstay', `.doctor-${process.pid}`)
  const outcomes: Outcome[] = []
  try {
    outcomes.push(await proof('Node', [plantedProgram(path.join(folder, 'node'))], root, config))
    for (const [index, { name, testModule, runFile, package: own }] of runners.entries()) {
      const file = plantedTest(path.join(folder, String(index)), testModule)
      let words: readonly string[]
      try {
        words = runFile(file, root)
      } catch {
        outcomes.push({
          check: 'proof',
          state: 'warn',
          text: `${name}: not tried, ${own?.name ?? name} is not installed`,
        })
        continue
      }
      outcomes.push(await proof(name, words, root, config))
    }
  } catch (error) {
    const text = `nothing can be planted in ${folder}: ${(error as Error).message}`
    outcomes.push({ check: 'proof', state: 'wrong', text, advice: 'Make the folder .overstay writable.' })
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
  return outcomes
}

async function proof(name: string, words: readonly string[], root: string, config: Config): Promise<Outcome> {
  // Which files the project watches is its own affair: what is planted lies beside them.
  const { include: _include, exclude: _exclude, explain: _explain, ...rest } = config
  const own: Config = { ...rest, track: 'all', confirm: 'never' }
  const file = words.at(-1)!
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
    const text = `${name}: what was planted was not watched; it ${ended}${lastWords(stderr, stdout)}`
    return {
      check,
      state: 'wrong',
      text,
      advice: `Does it run without overstay? Try your own tests.`,
      exitCode: EXIT.gate,
    }
  }
  const { report } = await foldRunFiles(files)
  const missed = missedIn(report)
  if (missed === undefined) {
    return { check, state: 'fine', text: `${name}: a planted leak is found, and what is let go is not taken for one` }
  }
  const why = report.notes.map(({ text }) => `: ${text}`).at(0) ?? ''
  const advice = 'Reports of this project prove nothing until this is mended. overstay doctor --json has the details.'
  return { check, state: 'wrong', text: `${name}: ${missed}${why}`, advice, exitCode: EXIT.gate }
}

/** What a program said last, on the stream that errors go to or on the other. */
function lastWords(...streams: readonly string[]): string {
  const lines = streams.flatMap((text) => text.split('\n').filter((line) => /error/i.test(line)))
  return lines.length === 0 ? '' : `: ${lines[0].trim()}`
}
