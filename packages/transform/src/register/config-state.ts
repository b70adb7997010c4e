import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** A file that options were read from, or that would have been read if it were there. */
export interface ConfigState {
  readonly file: string
  /** Of its text; empty where there is no such file. */
  readonly hash: string
}

const known = new Map<string, string>()

/** As it was when it was first asked for: a process compiles all of its files alike. */
export function stateOfConfig(file: string): ConfigState {
  let text = known.get(file)
  if (text === undefined) {
    text = hashOf(file)
    known.set(file, text)
  }
  return { file, hash: text }
}

function hashOf(file: string): string {
  try {
    return hash('sha256', readFileSync(file), 'hex')
  } catch {
    return ''
  }
}
