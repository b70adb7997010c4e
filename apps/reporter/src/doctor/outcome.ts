import type { Config } from '@overstay/schema'
import type { Project } from '../project/project.ts'

/** What a check has found: one sentence, and where something is not as it should be one that says what to do. */
export interface Outcome {
  /** What was looked at. */
  check: string
  state: 'fine' | 'warn' | 'wrong'
  text: string
  advice?: string
  /** Of the command, where it is wrong and not simply a wrong set-up. */
  exitCode?: number
}

export interface Subject {
  project: Project
  /** Undefined where it is broken. */
  config: Config | undefined
  /** The store that was named in place of the config's. */
  store: string | undefined
}

export type Check = (subject: Subject) => Outcome[] | Promise<Outcome[]>
