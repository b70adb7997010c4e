import path from 'node:path'
import { CommandError } from '../command-error.ts'
import { configFileIn, loadConfig } from '../load-config.ts'
import { mutesIn } from '../mutes-file.ts'
import type { Outcome, Subject } from './outcome.ts'

/** Whether overstay's own files of the project can be read: a broken one is told by key and line. */
export async function settings({ project: { root } }: Subject): Promise<Outcome[]> {
  const check = 'config'
  try {
    await loadConfig(root)
    mutesIn(root)
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    return [{ check, state: 'wrong', text: error.message, advice: error.hint, exitCode: error.exitCode }]
  }
  const file = configFileIn(root)
  const text = file === undefined ? 'no config: the defaults of the command hold' : `${path.basename(file)} is in order`
  return [{ check, state: 'fine', text }]
}
