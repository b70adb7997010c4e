import type { ScopeOutcome } from '@overstay/schema'
import type { Scope } from '@overstay/runtime/node'
import { pathToFileURL } from 'node:url'
import { shownFile } from './file-owner.ts'
import { JEST_CIRCUS } from './jest-process.ts'
import { REPETITIONS } from './repetitions.ts'
import { Session } from './session.ts'
import { sessionOptionsFromEnvironment } from './session-options.ts'

const STAMP = Symbol.for('overstay.stamp')

/** Of jest-circus' events and state (its `Circus` types) what is looked at here. */
interface Event {
  readonly name: string
  readonly test?: Test
}

interface State {
  readonly rootDescribeBlock: DescribeBlock
}

interface DescribeBlock {
  readonly type: 'describeBlock'
  readonly name: string
  readonly parent?: DescribeBlock
  children: (DescribeBlock | Test)[]
}

interface Test {
  readonly type: 'test'
  readonly name: string
  readonly parent: DescribeBlock
  /** With an argument it is waited for until it calls that. */
  fn: (...args: unknown[]) => unknown
  concurrent: boolean
  readonly failing: boolean
  mode: string | null | undefined
  readonly invocations: number
  errors: unknown[]
  readonly status?: string | null
}

interface Environment {
  readonly global: typeof globalThis
  handleTestEvent?: (event: Event, state: State) => unknown
}

type TestFramework = (
  globalConfig: unknown,
  config: unknown,
  environment: Environment,
  runtime: unknown,
  testPath: string,
  sendMessageToJest?: unknown,
) => Promise<unknown>

/**
 * Jest's `testRunner`: jest-circus, with a scope for the file and for each attempt at a test. Not an environment, because
 * a file may name one of its own in a comment. One process runs many files, so each has a session that ends with it,
 * before its environment is torn down.
 */
const runTestFile: TestFramework = async (globalConfig, config, environment, runtime, testPath, send) => {
  const circus = await ownFramework()
  const options = sessionOptionsFromEnvironment()
  if (options === undefined) return circus(globalConfig, config, environment, runtime, testPath, send)
  // For code that finds no `process` in its context, and to be quick.
  Object.defineProperty(environment.global, STAMP, { value: Reflect.get(globalThis, STAMP), configurable: true })
  const session = new Session(options, undefined, testPath)
  const repeat = options.repeat && new Set(options.repeat[shownFile(testPath, options.root)])
  follow(environment, new TestScopes(session, testPath), repeat)
  session.openFile(testPath)
  // Not awaited: that would be a line in the traces of failures.
  return circus(globalConfig, config, environment, runtime, testPath, send).finally(() => session.end())
}

export default runTestFile

async function ownFramework(): Promise<TestFramework> {
  const file = process.env[JEST_CIRCUS]
  if (file === undefined) throw new Error(`[overstay] ${JEST_CIRCUS} is not set: use overstay() of overstay/jest`)
  const { default: loaded } = (await import(pathToFileURL(file).href)) as { default: unknown }
  return (typeof loaded === 'function' ? loaded : (loaded as { default: unknown }).default) as TestFramework
}

/** An attempt begins before its first hook and ends after its last; the environment's own handler hears all as before. */
function follow(environment: Environment, scopes: TestScopes, repeat: ReadonlySet<string> | undefined): void {
  const own = environment.handleTestEvent?.bind(environment)
  environment.handleTestEvent = async (event, state) => {
    if (event.name === 'run_start') {
      if (repeat !== undefined) repeatOnly(state.rootDescribeBlock, repeat)
      for (const test of testsIn(state.rootDescribeBlock)) if (test.concurrent) scopes.followConcurrent(test)
    } else if (event.name === 'test_start' && event.test?.concurrent === false) {
      if (repeat !== undefined) countSnapshotsAnew(environment)
      scopes.open(event.test, repeat === undefined)
    }
    await own?.(event, state)
    if (event.test !== undefined && ENDS.has(event.name)) scopes.end(event.test, event.name)
  }
}

const ENDS: ReadonlySet<string> = new Set(['test_done', 'test_skip', 'test_todo'])

class TestScopes {
  readonly #session: Session
  readonly #file: string
  readonly #open = new Map<Test, Scope>()

  constructor(session: Session, file: string) {
    this.#session = session
    this.#file = file
  }

  /** `telling` the attempts apart; repetitions have one name. */
  open(test: Test, telling: boolean): void {
    const attempt = telling && test.invocations > 1 ? ` (retry ${test.invocations - 1})` : ''
    this.#open.set(test, this.#session.openTest(nameOf(test) + attempt, this.#file))
  }

  /** The function of a concurrent test runs in a scope of its own; what its hooks make belongs to the file. */
  followConcurrent(test: Test): void {
    const { fn } = test
    const inScope = (...args: unknown[]): unknown => {
      const scope = this.#session.openTest(nameOf(test), this.#file, true)
      this.#open.set(test, scope)
      return this.#session.runConcurrent(scope, () => fn(...args))
    }
    test.fn = Object.defineProperty(inScope, 'length', { value: fn.length })
  }

  end(test: Test, event: string): void {
    const scope = this.#open.get(test)
    if (scope === undefined) return
    this.#open.delete(test)
    this.#session.endTest(scope, outcomeOf(test, event))
  }
}

function outcomeOf({ errors, failing }: Test, event: string): ScopeOutcome {
  if (event !== 'test_done') return 'skipped'
  // `test.failing` passes because its function has thrown.
  return errors.length > 0 || failing ? 'failed' : 'judged'
}

/** The tests of these names several times, one after the other; none of the others. */
function repeatOnly(block: DescribeBlock, names: ReadonlySet<string>): void {
  block.children = block.children.flatMap((child): (DescribeBlock | Test)[] => {
    if (child.type === 'describeBlock') {
      repeatOnly(child, names)
      return [child]
    }
    if (!names.has(nameOf(child))) {
      child.mode = 'skip'
      return [child]
    }
    child.concurrent = false
    return Array.from({ length: REPETITIONS + 1 }, () => ({ ...child, errors: [] }))
  })
}

/** The second time a test runs, its first snapshot is the first again. */
function countSnapshotsAnew({ global }: Environment): void {
  const { expect } = global as { expect?: { getState?: () => { snapshotState?: { _counters?: Map<string, number> } } } }
  expect?.getState?.().snapshotState?._counters?.clear()
}

function testsIn(block: DescribeBlock): Test[] {
  return block.children.flatMap((child) => (child.type === 'describeBlock' ? testsIn(child) : [child]))
}

/** "suite > test". */
function nameOf(test: Test): string {
  const names = [test.name]
  for (let block = test.parent; block.parent !== undefined; block = block.parent) names.unshift(block.name)
  return names.join(' > ')
}
