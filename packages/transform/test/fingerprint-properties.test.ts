import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { format, type Options } from 'prettier'
import { ts } from 'ts-morph'
import { describe, expect, it } from 'vitest'
import { transform } from '../src/index.ts'
import { languageOf } from '../src/source/language.ts'
import { project } from './support/project.ts'

/*
 * What the README promises of fingerprints, on real files: sources of this repository and installed packages, changed
 * by a seeded generator in the ways that must not matter. Another seed: OVERSTAY_TEST_SEED=7.
 */

const seed = Number(process.env.OVERSTAY_TEST_SEED ?? 20_261_121)
const repository = path.resolve(import.meta.dirname, '../../..')

/** mulberry32 */
function generator(start: number): (below: number) => number {
  let state = start >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const folders = [
  ...['runtime', 'heap', 'transform', 'runners', 'report', 'schema'].map((it) => `packages/${it}/src`),
  ...['acorn', 'ajv', 'axios', 'commander', 'es-module-lexer', 'eslint/lib/rules', 'highlight.js/lib/core.js'],
  ...['jsesc', 'js-tokens', 'lru-cache', 'magic-string', 'minimatch', 'picomatch', 'postcss', 'semver', 'smol-toml'],
  ...['tinyglobby', 'tslib', 'yaml', 'yargs', 'zod/v4'],
].map((it) => path.join(repository, it.startsWith('packages/') ? it : `node_modules/${it}`))

const SMALLEST = 800
const LARGEST = 40_000
const PER_FOLDER = 2

/** A few files of each folder, always the same ones for a seed. */
const files = folders
  .filter((it) => existsSync(it))
  .flatMap((folder, index) => {
    const all = folder.endsWith('.js') ? [folder] : programsIn(folder)
    const random = generator(seed + index)
    return Array.from({ length: Math.min(PER_FOLDER, all.length) }, () => all.splice(random(all.length), 1)[0])
  })

function programsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((it) => !/\.d\.[cm]?ts$|\.min\.|(?:^|\/)node_modules\//.test(it) && languageOf(it) !== undefined)
    .sort()
    .map((it) => path.join(folder, it))
    .filter((it) => {
      const { length } = readFileSync(it)
      return length > SMALLEST && length < LARGEST
    })
}

interface Program {
  readonly file: string
  readonly source: string
}

function sitesOf({ file, source }: Program): string[] {
  const result = transform(source, { file, track: 'all', top: 'label', fallbackKind: 'commonjs', sourceMap: false })
  expect(result?.diagnostics ?? []).toEqual([])
  return (result?.sites ?? []).map((it) => `${it.fingerprint} ${it.kind} ${it.name} in ${it.function}`)
}

type Change = (program: Program, random: (below: number) => number) => Program | Promise<Program>

const parse = ({ file, source }: Program): ts.SourceFile =>
  ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true)

/** Comments and empty lines before statements of any depth. */
const shift: Change = (program, random) => {
  const tree = parse(program)
  const places: number[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isBlock(node) || ts.isSourceFile(node)) {
      // Behind the directives, which must stay first.
      for (const it of node.statements.slice(1)) places.push(it.getFullStart())
    }
    ts.forEachChild(node, visit)
  }
  visit(tree)
  const additions = ['\n', '\n\n\n', '\n// A line.\n', '\n/* A\n   block. */\n']
  let { source } = program
  for (const at of places.sort((a, b) => b - a)) {
    if (random(3) === 0) source = source.slice(0, at) + additions[random(additions.length)] + source.slice(at)
  }
  return { ...program, source }
}

const reformat: Change = async (program, random) => {
  const style: Options = {
    semi: random(2) === 0,
    singleQuote: random(2) === 0,
    printWidth: 30 + random(300),
    tabWidth: 1 + random(8),
    useTabs: random(2) === 0,
    quoteProps: (['as-needed', 'consistent', 'preserve'] as const)[random(3)],
    arrowParens: random(2) === 0 ? 'always' : 'avoid',
    bracketSpacing: random(2) === 0,
    trailingComma: (['all', 'es5', 'none'] as const)[random(3)],
    objectWrap: random(2) === 0 ? 'preserve' : 'collapse',
    experimentalOperatorPosition: random(2) === 0 ? 'start' : 'end',
  }
  return { ...program, source: await format(program.source, { ...style, filepath: program.file }) }
}

/** To another machine: the package lies elsewhere, the file in it does not. */
const moveWithItsPackage: Change = (program, random) => {
  let home = path.dirname(program.file)
  while (!hasName(path.join(home, 'package.json'))) home = path.dirname(home)
  const nested = `${'deep/'.repeat(random(4))}x`
  const manifest = readFileSync(path.join(home, 'package.json'), 'utf8')
  const root = project({ [`${nested}/package.json`]: manifest })
  return { ...program, file: path.join(root, nested, path.relative(home, program.file)) }
}

function hasName(manifest: string): boolean {
  return (
    existsSync(manifest) && typeof (JSON.parse(readFileSync(manifest, 'utf8')) as { name?: unknown }).name === 'string'
  )
}

/** What it imports has moved: other specifiers, and one more import. */
const moveItsImports: Change = (program) => {
  const source = program.source.replaceAll(/(\bfrom |\brequire\()(["'])\.{1,2}\//g, '$1$2../../elsewhere/')
  return { ...program, source }
}

/** Functions that are declared in the file itself, in another order. */
const reorderFunctions: Change = (program, random) => {
  const functions = parse(program).statements.filter((it) => ts.isFunctionDeclaration(it) && it.body !== undefined)
  let { source } = program
  for (const it of functions.toReversed()) {
    if (random(2) === 0) continue
    source = `${source.slice(0, it.pos)}${source.slice(it.end)}\n;${it.getFullText()}\n`
  }
  return { ...program, source }
}

const changes = { shift, reformat, moveWithItsPackage, moveItsImports, reorderFunctions }

it('there are files to change', () => {
  expect(files.length).toBeGreaterThan(40)
  expect(files.some((it) => it.includes('node_modules'))).toBe(true)
})

describe.each(files.map((file) => ({ name: path.relative(repository, file), file })))('$name', ({ file }) => {
  const original = { file, source: readFileSync(file, 'utf8') }
  const before = sitesOf(original)

  it('has no two sites with one fingerprint', () => {
    expect(new Set(before.map((it) => it.slice(0, 12))).size).toBe(before.length)
  })

  it.each(Object.entries(changes))('keeps its fingerprints: %s', async (name, change) => {
    const random = generator(seed ^ file.length ^ name.length)
    const changed = await change(original, random)
    expect(sitesOf(changed).toSorted()).toEqual(before.toSorted())
  })

  it('keeps its fingerprints through all of it', async () => {
    const random = generator(seed ^ before.length)
    let changed: Program = original
    for (const change of [shift, reorderFunctions, moveItsImports, reformat, shift, moveWithItsPackage]) {
      changed = await change(changed, random)
    }
    expect(sitesOf(changed).toSorted()).toEqual(before.toSorted())
  })
})
