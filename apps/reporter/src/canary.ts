import fs from 'node:fs'
import path from 'node:path'
import { foldRunFiles, runFilesIn } from '@overstay/report'
import { newRun } from './new-run.ts'
import { startInstrumented } from './start-instrumented.ts'

/** The program with one leak and one control. Its lines are what the report is asked for. */
const LEAK = 'kept.push({ round })'
const CONTROL = 'let gone = { round }'

/**
 * Runs a program that leaks one object a round and lets another go, with everything as in the suites. Resolves to what
 * went wrong: undefined where the leak was found and the control was not.
 */
export async function missedCanary(folder: string): Promise<string | undefined> {
  fs.mkdirSync(folder, { recursive: true })
  const lines = [
    `import { scope } from ${JSON.stringify(import.meta.resolve('@overstay/runtime'))}`,
    'const kept = []',
    'export async function work(round) {',
    `  ${LEAK}`,
    `  ${CONTROL}`,
    '  gone = undefined',
    '  return gone',
    '}',
    `for (let round = 0; round < 6; round++) await scope('canary', () => work(round))`,
    'export { kept }',
    '',
  ]
  const program = path.join(folder, 'canary.mjs')
  fs.writeFileSync(program, lines.join('\n'))
  // A program of its own project: the config of the suites may leave files out, and their commit is not its own.
  const config = { track: 'all' } as const
  const session = newRun(folder, config, { out: folder, run: 'canary' })
  const exitCode = await startInstrumented([process.execPath, program], session, config, true)
  if (exitCode !== 0) return `the canary ended with exit code ${exitCode}`
  const files = runFilesIn([folder])
  if (files.length === 0) return 'the canary was not watched'
  const { report } = await foldRunFiles(files)
  const at = (text: string): number => lines.findIndex((line) => line.includes(text)) + 1
  const found = (line: number): boolean =>
    report.findings.some(({ site, gate }) => site.line === line && gate === 'fail')
  if (!found(at(LEAK))) return 'the planted leak was not found'
  return found(at(CONTROL)) ? 'what the canary let go was taken for a leak' : undefined
}
