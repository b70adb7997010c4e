import { readFileSync } from 'node:fs'
import { sha256 } from '../sha256.ts'

/** A file that a result depends on, or would if it were there. */
export interface FileState {
  readonly file: string
  /** Of its text; empty where there is no such file. */
  readonly hash: string
}

export function stateOfFile(file: string): FileState {
  try {
    return { file, hash: sha256(readFileSync(file)) }
  } catch {
    return { file, hash: '' }
  }
}

export function hasChanged(before: FileState): boolean {
  return stateOfFile(before.file).hash !== before.hash
}
