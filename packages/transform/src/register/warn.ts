import { writeSync } from 'node:fs'

const NAME = 'OverstayWarning'

export interface Warning {
  readonly text: string
  readonly code: string
}

export type Warn = (text: string, code: string) => void

/** One warning a file: it is loaded once. */
export const warn: Warn = (text, code) => {
  process.emitWarning(text, { type: NAME, code })
}

const STDERR = 2

/** In the loader thread, whose own stderr is lost when the program ends before the main thread has read it. */
export const warnFromLoader: Warn = (text, code) => {
  writeSync(STDERR, `(node:${process.pid}) [${code}] ${NAME}: ${text}\n`)
}
