import type { ExpectPattern } from '@overstay/schema'

/** Where the command puts a session's options for the processes it starts. */
export const SESSION_ENVIRONMENT = 'OVERSTAY_SESSION'

/** What a session needs to know. Plain JSON: it travels to child processes in the environment. */
export interface SessionOptions {
  /** Folder of the run files; it exists. */
  out: string
  /** Names the run that all processes of one command share, and the machine among several that share a run. */
  run: string
  shard: string
  /** When the command was started, where it is one of several machines. */
  attempt?: string
  commit: string | null
  branch: string | null
  /** Absolute folder that files are shown relative to. */
  root: string
  track: 'annotated' | 'all'
  /** Longest wait in milliseconds before a survivor is believed. */
  settle: number
  explain: 'survivors' | 'never'
  /** Whether a test runner repeats suspicious tests; undefined where nobody said. */
  confirm?: 'auto' | 'never'
  /** Globs, relative to `root`, of files that only support tests. */
  testSupport: string[]
  /** Whether the runner repeats suspicious tests, so that not all of them need a snapshot. */
  confirms?: boolean
  /** Tests to repeat, by file as shown: this is no run of the suite, but the proof of what one has found. */
  repeat?: Record<string, string[]>
  /** What the config expects of objects, in place of what the source says. */
  expect: ExpectPattern[]
  /** A switch for tests: each scope is told on stderr as soon as it is in the run file. */
  acknowledge?: boolean
}

/** The options that the command left for this process, if overstay's command started it. */
export function sessionOptionsFromEnvironment(): SessionOptions | undefined {
  const json = process.env[SESSION_ENVIRONMENT]
  return json === undefined ? undefined : (JSON.parse(json) as SessionOptions)
}
