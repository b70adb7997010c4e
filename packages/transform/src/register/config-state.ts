import { type FileState, stateOfFile } from '../cache/file-state.ts'

const known = new Map<string, FileState>()

/** As it was when it was first asked for: a process compiles all of its files alike. */
export function stateOfConfig(file: string): FileState {
  let state = known.get(file)
  if (state === undefined) known.set(file, (state = stateOfFile(file)))
  return state
}
