import fs from 'node:fs'
import path from 'node:path'
import { setImmediate, setTimeout } from 'node:timers/promises'
import vm from 'node:vm'
import * as runtime from '@overstay/runtime/stamp'
import { newRealm, type Realm } from './realm.ts'
import type { Mode, Phase, TestCase } from './test-case.ts'

/** `pass`, or how it failed: phase, error and message, so that two failures of one test can differ too. */
export type Verdict = string

/** A text as it is, or tagged. For the test itself and the modules it imports. */
export type Rewrite = (source: string, file: string, kind: 'module' | 'script') => string

/** `code` is the test as it is to be run in this mode. */
export async function verdictOn(
  test: TestCase,
  mode: Mode,
  code: string,
  clone: string,
  rewrite: Rewrite,
): Promise<Verdict> {
  let phase: Phase = 'parse'
  let realm: Realm
  let thrown: { readonly error: unknown } | undefined
  try {
    // A script needs no realm to be refused, and realms are what takes the time.
    const imports: Imports = { realm: () => realm, modules: new Map(), rewrite }
    const script =
      mode === 'module'
        ? undefined
        : new vm.Script(code, { filename: test.file, importModuleDynamically: importer(test.file, imports) })
    realm = newRealm(clone, mode === 'raw' ? [] : harnessOf(test))
    if (script !== undefined) {
      phase = 'runtime'
      script.runInContext(realm.context)
    } else {
      const main = moduleOf(test.file, code, imports)
      phase = 'resolution'
      await main.link((specifier, from) => linked(specifier, from.identifier, imports))
      phase = 'runtime'
      await settled(main.evaluate())
    }
    if (test.isAsync) await quiet(() => realm.printed.length > 0)
  } catch (error) {
    thrown = { error }
  }
  if (thrown !== undefined) {
    const name = nameOf(thrown.error)
    if (test.negative?.type === name && test.negative.phase === phase) return 'pass'
    return `${phase}: ${name}: ${messageOf(thrown.error)}`
  }
  if (test.negative !== undefined) return `no ${test.negative.type}`
  if (!test.isAsync) return 'pass'
  const said = realm!.printed.find((it) => it.startsWith('Test262:'))
  return said === 'Test262:AsyncTestComplete' ? 'pass' : (said ?? 'never done')
}

function harnessOf({ isAsync, includes }: TestCase): readonly string[] {
  return ['assert.js', 'sta.js', ...(isAsync ? ['doneprintHandle.js'] : []), ...includes]
}

interface Imports {
  readonly realm: () => Realm
  readonly modules: Map<string, vm.Module>
  readonly rewrite: Rewrite
}

function moduleOf(file: string, code: string, imports: Imports): vm.SourceTextModule {
  const made = new vm.SourceTextModule(code, {
    context: imports.realm().context,
    identifier: file,
    importModuleDynamically: importer(file, imports),
  })
  imports.modules.set(file, made)
  return made
}

function linked(specifier: string, from: string, imports: Imports): vm.Module {
  if (specifier === '@overstay/runtime/stamp') return runtimeModule(imports)
  const file = path.resolve(path.dirname(from), specifier)
  return (
    imports.modules.get(file) ?? moduleOf(file, imports.rewrite(fs.readFileSync(file, 'utf8'), file, 'module'), imports)
  )
}

function runtimeModule({ modules, realm }: Imports): vm.Module {
  let made = modules.get('runtime')
  if (made === undefined) {
    const names = Object.keys(runtime) as (keyof typeof runtime)[]
    made = new vm.SyntheticModule(
      names,
      function setExports(this: vm.SyntheticModule) {
        for (const name of names) this.setExport(name, runtime[name])
      },
      { context: realm().context },
    )
    modules.set('runtime', made)
  }
  return made
}

function importer(from: string, imports: Imports): (specifier: string) => Promise<vm.Module> {
  return async (specifier) => {
    const found = linked(specifier, from, imports)
    if (found.status === 'unlinked') await found.link((it, { identifier }) => linked(it, identifier, imports))
    if (found.status === 'linked') await found.evaluate()
    return found
  }
}

/** Modules may wait for ever at their top; a test that does is not done, and says so by what it did not print. */
async function settled(evaluation: Promise<void>): Promise<void> {
  const state = { isOver: false }
  const over = evaluation.finally(() => {
    state.isOver = true
  })
  over.catch(() => undefined)
  await quiet(() => state.isOver)
  if (!state.isOver) throw new Error('the module never settled')
  await over
}

/** Tests set no timers: what is not done after a few turns of the loop will hardly ever be. */
async function quiet(isDone: () => boolean): Promise<void> {
  for (let turn = 0; turn < 50 && !isDone(); turn++) await setImmediate()
  for (let wait = 0; wait < 10 && !isDone(); wait++) await setTimeout(10)
}

// Errors come from other realms, and tests throw what they like.
type Thrown = { readonly name?: unknown; readonly message?: unknown; readonly constructor?: { name?: unknown } } | null

function nameOf(error: unknown): string {
  try {
    return String((error as Thrown)?.name ?? (error as Thrown)?.constructor?.name)
  } catch {
    return typeof error
  }
}

function messageOf(error: unknown): string {
  try {
    return String((error as Thrown)?.message ?? error)
  } catch {
    return ''
  }
}
