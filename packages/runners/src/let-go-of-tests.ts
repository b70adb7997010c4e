import type { RunnerTask as Task, RunnerTestFile as File, vi as mocking } from 'vitest'

/** A module as Vitest keeps it: 4 in a graph, 3.2 in a map. */
interface LoadedModule {
  exports?: unknown
  promise?: unknown
  evaluated?: boolean
}

interface WorkerState {
  evaluatedModules?: { idToModuleMap: Map<string, LoadedModule> }
  moduleCache?: Map<string, LoadedModule>
}

/** What of Vitest holds a file's tests. */
export interface VitestParts {
  /** The hooks of a suite, by their name. */
  getSuiteHooks: (suite: File) => object
  /** What `test` and `describe` add to, outside of all suites. */
  getCurrentSuite: () => { clear: () => void }
  vi: typeof mocking
  /** Where mocks are listed, as far as Vitest tells. */
  mocks: readonly Set<unknown>[]
  /** Whether a file belongs to the tests. */
  isTest: (file: string) => boolean
}

/**
 * Makes Vitest forget the tests of files that are over, so that a collection takes what nothing else holds: their
 * functions and hooks, what test files export, and what was called on mocks. Only for a worker, or a context of one,
 * that ends with these files.
 */
export function letGoOfTests(files: readonly File[], parts: VitestParts): void {
  const { vi, mocks, isTest } = parts
  for (const file of files) forgetSuite(file, parts)
  parts.getCurrentSuite().clear()
  const { evaluatedModules, moduleCache } = (globalThis as { __vitest_worker__?: WorkerState }).__vitest_worker__ ?? {}
  for (const [id, module] of evaluatedModules?.idToModuleMap ?? moduleCache ?? []) {
    if (!isTest(id)) continue
    module.exports = undefined
    module.promise = undefined
    module.evaluated = false
  }
  const hidden = hiddenMocks(vi)
  for (const list of hidden === undefined ? mocks : [...mocks, hidden]) list.clear()
}

function forgetSuite(suite: File | Task, parts: Pick<VitestParts, 'getSuiteHooks'>): void {
  if (!('tasks' in suite)) return
  const hooks: unknown[] = Object.values(parts.getSuiteHooks(suite as File))
  for (const ofKind of hooks) if (Array.isArray(ofKind)) ofKind.length = 0
  for (const task of suite.tasks) forgetSuite(task, parts)
  suite.tasks = []
}

/** Clears all mocks, and gives Vitest 4's list of them, which it exports nowhere: clearing goes through it. */
function hiddenMocks(vi: typeof mocking): Set<unknown> | undefined {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- put back, and called with its set
  const { forEach } = Set.prototype
  const seen: Set<unknown>[] = []
  Set.prototype.forEach = function (this: Set<unknown>, ...args) {
    seen.push(this)
    forEach.apply(this, args)
  }
  try {
    vi.clearAllMocks()
  } finally {
    Set.prototype.forEach = forEach
  }
  return seen.at(0)
}
