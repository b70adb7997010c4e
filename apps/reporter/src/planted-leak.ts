import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Report } from '@overstay/schema'
import { type Form, placeOfForms } from './planted-place.ts'

const RUNTIME = '@overstay/runtime'
const MODULE = 'planted'
/** The line that leaks and the one that does not. */
const LEAK = 'kept.push({ round })'
const CONTROL = 'let gone = { round }'

const LINES = [
  '// @ts-nocheck',
  'const kept = []',
  'function work(round) {',
  `  ${LEAK}`,
  `  ${CONTROL}`,
  '  gone = undefined',
  '  return gone',
  '}',
]

/** The same work six times, each in a scope: what only a leak leaves behind grows with it. */
const ROUNDS = "for (let round = 0; round < 6; round++) await scope('canary', () => work(round))"

interface Syntax {
  readonly endings: readonly Form['ending'][]
  readonly exported: string
  readonly runtime: string
  readonly taken: (name: string, from: string) => string
}

const syntaxes: Record<Form['syntax'], Syntax> = {
  import: {
    endings: ['mjs', 'js', 'ts'],
    exported: 'export { kept, work }',
    runtime: import.meta.resolve(RUNTIME),
    taken: (name, from) => `import { ${name} } from ${JSON.stringify(from)}`,
  },
  require: {
    endings: ['js', 'ts'],
    exported: 'module.exports = { kept, work }',
    runtime: createRequire(import.meta.url).resolve(RUNTIME),
    taken: (name, from) => `const { ${name} } = require(${JSON.stringify(from)})`,
  },
}

/** Writes a program that leaks one object a round and lets another go; returns its file. */
export function plantedProgram(folder: string): string {
  const { exported, runtime, taken } = syntaxes.import
  write(folder, `${MODULE}.mjs`, [...LINES, exported])
  return write(folder, 'program.mjs', [taken('scope', runtime), taken('work', `./${MODULE}.mjs`), ROUNDS])
}

/** Writes the same as a test, in all its forms, for the runner whose module gives `it`. */
export function plantTest(folder: string, testModule: string): void {
  for (const [syntax, { endings, exported, runtime, taken }] of Object.entries(syntaxes)) {
    const place = placeOfForms(folder, syntax as Form['syntax'])
    for (const ending of endings) {
      const module = `${MODULE}.${ending}`
      write(place, module, [...LINES, exported])
      write(place, `${MODULE}.test.${ending}`, [
        LINES[0],
        taken('it', testModule),
        taken('scope', runtime),
        taken('work', `./${module}`),
        "it('planted by overstay', async () => {",
        `  ${ROUNDS}`,
        '})',
      ])
    }
  }
}

function write(folder: string, name: string, lines: readonly string[]): string {
  fs.mkdirSync(folder, { recursive: true })
  const file = path.join(folder, name)
  fs.writeFileSync(file, `${lines.join('\n')}\n`)
  return file
}

/** What a report has missed of what was planted: undefined where the leak is found and the control is not. */
export function missedIn({ findings }: Report, copy?: string): string | undefined {
  const place = copy === undefined ? '' : `${path.basename(path.dirname(copy))}/${path.basename(copy)}/`
  const of = (text: string): Report['findings'] =>
    findings.filter(
      ({ site }) => `/${site.file}`.includes(`/${place}${MODULE}.`) && LINES[site.line - 1].includes(text),
    )
  const fails = (text: string): boolean => of(text).some(({ gate }) => gate === 'fail')
  if (fails(LEAK)) return fails(CONTROL) ? 'what was let go was taken for a leak' : undefined
  const isListed = of(LEAK).some(({ holder }) => holder.kind === 'test' || holder.kind === 'runner')
  return isListed
    ? 'the planted leak was taken for something that only the tests hold'
    : 'the planted leak was not found'
}
