import { createRequire } from 'node:module'
import type nodeTest from 'node:test'
import type { Session } from './session.ts'

interface TestContext {
  readonly fullName?: string
  readonly name: string
  /** From Node 22 on. */
  readonly filePath?: string
  readonly passed?: boolean
  readonly error?: unknown
}

/**
 * Opens a scope for each test of Node's test runner. Hooks that are registered before any test file apply to all tests,
 * in suites and subtests too; a subtest's scope lies inside its parent's. `testFile` is the file that this process runs,
 * or undefined where one process runs several.
 */
export function followNodeTest(session: Session, testFile: string | undefined): void {
  const { beforeEach, afterEach } = createRequire(import.meta.url)('node:test') as typeof nodeTest
  const scopes = new WeakMap<TestContext, ReturnType<Session['openTest']>>()
  if (testFile !== undefined) session.openFile(testFile)
  beforeEach((context) => {
    const test: TestContext = context
    scopes.set(test, session.openTest(test.fullName ?? test.name, testFile ?? test.filePath))
  })
  afterEach((context) => {
    const test: TestContext = context
    const scope = scopes.get(test)
    if (scope !== undefined) session.endTest(scope, test.passed === false || test.error != null ? 'failed' : 'judged')
  })
}
