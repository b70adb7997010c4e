import fs from 'node:fs'
import path from 'node:path'
import { mute, type Mute } from '@overstay/schema'
import { CommandError } from './command-error.ts'
import { EXIT } from './exit-codes.ts'

/** What `overstay mute` writes: beside the config, since a config may be a program. */
export const MUTES_FILE = 'overstay.mutes.json'

export function mutesIn(root: string): Mute[] {
  const file = path.join(root, MUTES_FILE)
  if (!fs.existsSync(file)) return []
  const hint = 'Mend the file, or remove it and mute again: overstay mute --help'
  let value: unknown
  try {
    value = JSON.parse(fs.readFileSync(file, 'utf8'))
  } catch (error) {
    throw new CommandError(EXIT.usage, `${MUTES_FILE} cannot be read: ${(error as Error).message}`, hint)
  }
  const result = mute.array().safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new CommandError(EXIT.usage, `${MUTES_FILE}: ${issue.path.join('.')}: ${issue.message}`, hint)
}

export function writeMutes(root: string, mutes: readonly Mute[]): void {
  fs.writeFileSync(path.join(root, MUTES_FILE), JSON.stringify(mutes, null, 2) + '\n')
}
