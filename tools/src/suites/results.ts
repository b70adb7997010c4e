import fs from 'node:fs'

export interface Results {
  readonly passed: number
  readonly failed: number
}

/** How many tests passed and failed, of the file that a runner has left. */
export type ReadResults = (file: string) => Results

/** Jest's own, and what Vitest writes like it. */
export const resultsOfJest: ReadResults = (file) => {
  const { numFailedTests, numPassedTests } = JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, number>
  return { passed: numPassedTests, failed: numFailedTests }
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
