import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter } from 'node:path'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { assertBuilt } from './support/built.ts'
import { node, project } from './support/project.ts'
import { placeIn, tracedFrom } from './support/traced.ts'

assertBuilt()

interface Leak {
  readonly kind: string
  readonly name: string
  readonly file: string
  readonly line: number
  readonly column: number
  readonly function: string
  readonly objects: number
}

const hosts = path.join(import.meta.dirname, 'hosts')
/** Its package is a hundred megabytes, so it is no dependency: tried where it is installed or named. */
const bun = [
  process.env.OVERSTAY_TEST_BUN ?? '',
  ...(process.env.PATH ?? '').split(delimiter).map((it) => path.join(it, 'bun')),
].find((it) => it !== '' && existsSync(it))

/** Builds a project of `test/hosts` by its own script, and runs what came out. */
async function built(
  name: string,
  folder: string,
  entry: string,
  { env, binary }: { env?: NodeJS.ProcessEnv; binary?: string } = {},
): Promise<{ output: string; told: string; leaks: readonly Leak[]; printed: readonly string[] }> {
  const out = project({})
  const cwd = path.join(hosts, folder)
  const build = await node([path.join(hosts, name, 'build.mjs'), path.join(cwd, entry), out], {
    cwd,
    ...(env === undefined ? {} : { env }),
    ...(binary === undefined ? {} : { binary }),
  })
  const told = build.stdout + build.stderr
  const main = readdirSync(out).find((it) => /^main\.[cm]js$/.test(it))
  if (build.code !== 0 || main === undefined) throw new Error(`${name} did not build:\n${told}`)
  const output = path.join(out, main)
  const { stdout, stderr } = await node([output], { cwd: out })
  expect(stderr).toBe('')
  const [json, ...printed] = stdout.trim().split('\n')
  return { output, told, leaks: JSON.parse(json) as Leak[], printed }
}

const told = ({ kind, name, file, line, column, objects }: Leak): string =>
  `${objects} × ${kind} ${name} at ${file}:${line}:${column}`.replace('  ', ' ')

describe('a program with a leak', () => {
  const source = readFileSync(path.join(hosts, 'program/src/sessions.ts'), 'utf8')
  const session = `src/sessions.ts:${placeIn(source, 'new Session(')}`

  const said: Readonly<Record<string, RegExp>> = {
    esbuild: /private fields are kept in this build though its target is es2020/,
    vite: /made for es2022 though its target is es2020/,
    'vite-6': /private fields are kept in this build though its target is es2020/,
    rolldown: /made for es2022 though its target is es2020/,
    rollup: /runtime is bundled as it was published/,
    webpack: /^$/,
    'webpack-babel': /^$/,
    'webpack-swc': /^$/,
    rspack: /^$/,
  }

  const variant: Readonly<Record<string, NodeJS.ProcessEnv>> = {
    'vite-6': { VITE_PACKAGE: 'vite-6' },
    'webpack-babel': { LOADER: 'babel' },
    'webpack-swc': { LOADER: 'swc' },
  }

  it.each(Object.keys(said))('is told by %s as it was written, to the column', async (host) => {
    const [folder] = host.split('-')
    const {
      output,
      leaks,
      told: text,
    } = await built(folder, 'program', 'src/main.ts', {
      env: variant[host] ?? {},
    })
    expect(leaks.map(told)).toEqual([
      `3 × new Set at src/sessions.ts:${placeIn(source, 'new Set<')}`,
      `3 × new Session at ${session}`,
      `3 × closure at src/sessions.ts:${placeIn(source, '() => sessions')}`,
    ])
    expect(text).toMatch(said[host])
    expect(tracedFrom(output, /new Session\((?!\))/, path.join(hosts, 'program'))).toBe(session)
    expectOneRuntime(output)
  })

  it.skipIf(bun === undefined)(
    'is told by bun (skipped where there is no bun: install it or set OVERSTAY_TEST_BUN)',
    async () => {
      const { output, leaks } = await built('bun', 'program', 'src/main.ts', { binary: bun! })
      expect(leaks.map(told)).toContain(`3 × new Session at ${session}`)
      // Bun reads no map of what it is given: lines are right, columns are those of tagged code.
      const [line] = session.split(/:\d+$/)
      expect(tracedFrom(output, /new Session\((?!\))/, path.join(hosts, 'program'))).toMatch(`${line}:`)
      expectOneRuntime(output)
    },
  )
})

/** And its stamps still with a private field. */
function expectOneRuntime(output: string): void {
  const stamps = (file: string): number => readFileSync(file, 'utf8').match(/#token;/g)?.length ?? 0
  const manifest = createRequire(import.meta.url).resolve('@overstay/runtime/package.json')
  expect(stamps(output)).toBe(stamps(path.join(path.dirname(manifest), 'dist/token.js')))
}

describe('a component', () => {
  it.each([{}, { SOURCEMAP: 'false' }])(
    'of Vue is told as it stands in its file, script and template: %j',
    async (env) => {
      const source = readFileSync(path.join(hosts, 'vue/src/Session.vue'), 'utf8')
      const { output, leaks, printed, told: text } = await built('vue', 'vue', 'src/main.js', { env })
      expect(leaks.map(told)).toEqual([
        `3 × closure close at src/Session.vue:${placeIn(source, '(): string')}`,
        `3 × new Set at src/Session.vue:${placeIn(source, 'new Set<')}`,
        `3 × new Map at src/Session.vue:${placeIn(source, 'new Map(')}`,
      ])
      expect(printed).toEqual(['<p data-seen="3">0</p><p data-seen="6">1</p><p data-seen="9">2</p>'])
      expect(text).not.toMatch(/\[overstay|plugin overstay/)
      if (!existsSync(`${output}.map`)) return
      expect(tracedFrom(output, /`closed \$/, path.join(hosts, 'vue'))).toBe(
        `src/Session.vue:${placeIn(source, '`closed')}`,
      )
    },
  )

  it.each([{}, { SOURCEMAP: 'false' }])(
    'of Svelte is told as it stands in its file, script and template: %j',
    async (env) => {
      const source = readFileSync(path.join(hosts, 'svelte/src/Session.svelte'), 'utf8')
      const runes = readFileSync(path.join(hosts, 'svelte/src/counter.svelte.ts'), 'utf8')
      const { output, leaks, printed, told: text } = await built('svelte', 'svelte', 'src/main.js', { env })
      expect(leaks.map(told)).toEqual([
        `3 × object at src/counter.svelte.ts:${placeIn(runes, '{ next: ')}`,
        `3 × closure next at src/counter.svelte.ts:${placeIn(runes, '() => ++')}`,
        `3 × closure close at src/Session.svelte:${placeIn(source, '(): string')}`,
        `3 × new Set at src/Session.svelte:${placeIn(source, 'new Set<')}`,
        `3 × new Map at src/Session.svelte:${placeIn(source, 'new Map(')}`,
      ])
      expect(printed.join('').replaceAll(/<!--.*?-->/g, '')).toBe(
        '<p data-seen="4">0</p><p data-seen="8">1</p><p data-seen="12">2</p>',
      )
      expect(text).not.toMatch(/\[overstay|plugin overstay/)
      if (!existsSync(`${output}.map`)) return
      expect(tracedFrom(output, /`closed \$/, path.join(hosts, 'svelte'))).toBe(
        `src/Session.svelte:${placeIn(source, '`closed')}`,
      )
    },
  )
})
