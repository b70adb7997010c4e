import fs from 'node:fs'
import path from 'node:path'
import type { Report } from '@overstay/schema'

const MODULE = 'planted.mjs'
/** The line that leaks and the one that does not. */
const LEAK = 'kept.push({ round })'
const CONTROL = 'let gone = { round }'

const LINES = [
  'const kept = []',
  'export function work(round) {',
  `  ${LEAK}`,
  `  ${CONTROL}`,
  '  gone = undefined',
  '  return gone',
  '}',
  'export { kept }',
  '',
]

/** The same work six times, each in a scope: what only a leak leaves behind grows with it. */
const ROUNDS = "for (let round = 0; round < 6; round++) await scope('canary', () => work(round))"

const imports = (): string[] => [
  `import { scope } from ${JSON.stringify(import.meta.resolve('@overstay/runtime'))}`,
  `import { work } from './${MODULE}'`,
]

/** Writes a program that leaks one object a round and lets another go; returns its file. */
export function plantedProgram(folder: string): string {
  return planted(folder, 'program.mjs', [...imports(), ROUNDS, ''])
}

/** The same as a test of the runner whose module gives `test`. */
export function plantedTest(folder: string, testModule: string): string {
  const lines = [
    `import { test } from ${JSON.stringify(testModule)}`,
    ...imports(),
    `test('planted by overstay', async () => {`,
    `  ${ROUNDS}`,
    '})',
    '',
  ]
  return planted(folder, 'planted.test.mjs', lines)
}

function planted(folder: string, name: string, lines: readonly string[]): string {
  fs.mkdirSync(folder, { recursive: true })
  fs.writeFileSync(path.join(folder, MODULE), LINES.join('\n'))
  const file = path.join(folder, name)
  fs.writeFileSync(file, lines.join('\n'))
  return file
}

/** What a report of it has missed: undefined where the leak is found and the control is not. */
export function missedIn({ findings }: Report): string | undefined {
  const found = (text: string): boolean =>
    findings.some(
      ({ site, gate }) =>
        path.posix.basename(site.file) === MODULE && LINES[site.line - 1].includes(text) && gate === 'fail',
    )
  if (!found(LEAK)) return 'the planted leak was not found'
  return found(CONTROL) ? 'what was let go was taken for a leak' : undefined
}
