import fs from 'node:fs'

export interface Results {
  readonly passed: number
  readonly failed: number
}

/** How many tests passed and failed, of the file that a runner has left. */
export type ReadResults = (file: string) => Results

interface JestResults {
  readonly testResults: readonly { readonly assertionResults: readonly JestTest[] }[]
}

interface JestTest {
  readonly status: string
  readonly failureMessages?: readonly string[]
}

/** Jest's own, and what Vitest writes like it. A test that failed for its leak alone has passed. */
export const resultsOfJest: ReadResults = (file) => {
  const { testResults } = JSON.parse(fs.readFileSync(file, 'utf8')) as JestResults
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults)
  const ended = tests.filter(({ status }) => status === 'passed' || status === 'failed')
  const failed = ended.filter(({ status, failureMessages = [] }) => {
    return (
      status === 'failed' && !(failureMessages.length > 0 && failureMessages.every((it) => it.startsWith('Leak: ')))
    )
  })
  return { passed: ended.length - failed.length, failed: failed.length }
}

export const resultsOfMocha: ReadResults = (file) => {
  const { stats } = JSON.parse(fs.readFileSync(file, 'utf8')) as { stats: { passes: number; failures: number } }
  return { passed: stats.passes, failed: stats.failures }
}

/** The last lines of TAP. */
export const resultsOfNodeTest: ReadResults = (file) => {
  const text = fs.readFileSync(file, 'utf8')
  const count = (word: string): number => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(text)?.[1])
  return { passed: count('pass'), failed: count('fail') }
}
