import { type ReadResults, resultsOfJest, resultsOfMocha, resultsOfNodeTest } from './results.ts'

/** A public project whose own tests are run with overstay, unchanged. */
export interface Project {
  /** On GitHub. */
  readonly name: string
  readonly commit: string
  /** The command of its test script, in `node_modules/.bin` or on the path. `file`: for what its runner tells programs. */
  readonly command: (file: string) => readonly string[]
  readonly results: ReadResults
  /** What asks the runner's own detector of leaks, where it has one, for a comparison of what that costs. */
  readonly detector?: string
}

const vitest = {
  command: (file: string) => ['vitest', 'run', '--reporter=json', `--outputFile=${file}`],
  results: resultsOfJest,
}

const jest = (...args: string[]): Pick<Project, 'command' | 'results' | 'detector'> => ({
  command: (file) => ['jest', ...args, '--json', `--outputFile=${file}`],
  results: resultsOfJest,
  detector: '--detectLeaks',
})

const nodeTest = {
  command: (file: string) => ['node', '--test', '--test-reporter=tap', `--test-reporter-destination=${file}`],
  results: resultsOfNodeTest,
}

const mocha = (...args: string[]): Pick<Project, 'command' | 'results'> => ({
  command: (file) => ['mocha', '--reporter=json', `--reporter-option=output=${file}`, ...args],
  results: resultsOfMocha,
})

export const projects: readonly Project[] = [
  { name: 'honojs/hono', commit: '28a9c12891', ...vitest },
  { name: 'pmndrs/zustand', commit: 'f094eebe9b', ...vitest },
  { name: 'reduxjs/redux', commit: '3084fc33bb', ...vitest },
  { name: 'immerjs/immer', commit: '061c2425e1', ...vitest },
  { name: 'moment/luxon', commit: 'b6b9d03709', ...jest() },
  { name: 'react-hook-form/react-hook-form', commit: 'd29f3ee09c', ...jest('--config=scripts/jest/jest.config.js') },
  { name: 'koajs/koa', commit: 'e0ba8ef39d', ...nodeTest },
  { name: 'tj/commander.js', commit: 'ba6d13ddb4', ...nodeTest },
  { name: 'fastify/fastify-cookie', commit: 'ddb56f598d', ...nodeTest },
  {
    name: 'expressjs/express',
    commit: 'a3714473fe',
    ...mocha('--require', 'test/support/env', '--check-leaks', 'test/', 'test/acceptance/'),
  },
  { name: 'expressjs/body-parser', commit: 'b1f3d588c5', ...mocha('--check-leaks', 'test/') },
]
