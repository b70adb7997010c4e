import { createRequire } from 'node:module'
import path from 'node:path'
import { keptArguments } from '../jest-packages.ts'
import { plantedIn } from '../planted-place.ts'

/** A test runner that overstay follows. A new one is a line in the list below; `init` and `doctor` know it then. */
export interface Runner {
  readonly name: string
  /** The package it comes in, and the oldest version that is followed; Node's own comes with Node. */
  readonly package?: { readonly name: string; readonly oldest: string }
  /** How a script of package.json calls it, and how it calls it so that it ends by itself. */
  readonly called: RegExp
  readonly calledOnce: RegExp
  /** Words that run all tests once; those of a package go after the package manager's. */
  readonly once: readonly string[]
  /** How `doctor` proves that a planted leak is found in a test. */
  readonly proof: {
    /** The module that gives `it`. */
    readonly testModule: string
    /** Words after `node` that run the test of a folder alone; `given` is what the project's script gives to the runner. */
    readonly words: (folder: string, root: string, given: readonly string[]) => readonly string[]
  }
  /** The plugin of Vite that makes it watch in every run; without it `overstay run` does. */
  readonly plugin?: {
    readonly module: string
    readonly configs: readonly string[]
    /** Files that name projects with configs of their own. */
    readonly projects: readonly string[]
  }
}

const ENDINGS = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs']

export const runners: readonly Runner[] = [
  {
    name: 'Vitest',
    package: { name: 'vitest', oldest: '3.2.0' },
    called: /(?:^|\s)vitest(?=\s|$)/,
    calledOnce: /(?:^|\s)vitest\s(?:.*\s)?(?:run|--run)(?=\s|$)/,
    once: ['vitest', 'run'],
    proof: {
      testModule: 'vitest',
      words: (folder, root) => [commandOf('vitest', 'vitest.mjs', root), 'run', folder],
    },
    plugin: {
      module: 'overstay/vitest',
      // In the order in which Vitest looks for them.
      configs: ['vitest.config', 'vite.config'].flatMap((name) => ENDINGS.map((ending) => `${name}.${ending}`)),
      projects: ['ts', 'js', 'json'].map((ending) => `vitest.workspace.${ending}`),
    },
  },
  {
    name: 'node:test',
    called: /(?:^|\s)node\s(?:.*\s)?--test(?=\s|$)/,
    calledOnce: /(?:^|\s)node\s(?:(?!--watch).)*--test(?=\s|$)(?!.*--watch)/,
    once: ['node', '--test'],
    proof: {
      testModule: 'node:test',
      words: (folder) => ['--test', plantedIn(folder, { syntax: 'import', ending: 'mjs' })],
    },
  },
  {
    name: 'Jest',
    package: { name: 'jest', oldest: '29.0.0' },
    called: /(?:^|\s)jest(?=\s|$)/,
    calledOnce: /(?:^|\s)jest(?=\s|$)(?!.*--watch)/,
    once: ['jest'],
    proof: {
      testModule: '@jest/globals',
      words: (_folder, root, given) => [commandOf('jest', 'bin/jest.js', root), ...keptArguments(given), '--ci'],
    },
  },
  {
    name: 'Mocha',
    package: { name: 'mocha', oldest: '11.0.0' },
    called: /(?:^|\s)mocha(?=\s|$)/,
    calledOnce: /(?:^|\s)mocha(?=\s|$)(?!.*(?:--watch|\s-w(?:\s|$)))/,
    once: ['mocha'],
    proof: {
      testModule: 'mocha',
      words: (_folder, root, given) => [
        `--import=${new URL('../mocha-planted.js', import.meta.url).href}`,
        commandOf('mocha', 'bin/mocha.js', root),
        ...given,
      ],
    },
  },
]

/** The program of an installed package, past the package manager's shims. */
function commandOf(name: string, file: string, root: string): string {
  return path.join(path.dirname(createRequire(path.join(root, 'package.json')).resolve(`${name}/package.json`)), file)
}
