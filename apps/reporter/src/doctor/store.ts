import fs from 'node:fs'
import path from 'node:path'
import { openStore, ReportError } from '@overstay/report'
import { EXIT } from '../exit-codes.ts'
import { storeAddress } from '../finished-report.ts'
import type { Outcome, Subject } from './outcome.ts'

const check = 'store'

/** Whether the nights can be read, and another one be written. */
export async function store({ project: { root }, config, store: flag }: Subject): Promise<Outcome[]> {
  if (config === undefined) return []
  const address = storeAddress(root, config, flag)
  const shown = path.relative(root, address)
  const isThere = fs.existsSync(address)
  try {
    // In memory where there is none yet: whether this Node has a SQLite is known before the first night.
    const nights = await openStore(isThere ? address : ':memory:', { readOnly: isThere })
    const runs = await nights.runs()
    await nights.close()
    tryToWrite(address)
    const text = isThere
      ? `${shown} has ${runs.length} run${runs.length === 1 ? '' : 's'}`
      : `${shown} comes with the first night`
    return [{ check, state: 'fine', text }]
  } catch (error) {
    if (error instanceof ReportError) {
      const text = error.message.replace(/^\[.*?\] /, '')
      return [{ check, state: 'wrong', text, advice: error.hint, exitCode: EXIT.input }]
    }
    const text = `${shown} cannot be written: ${(error as Error).message}`
    const advice = 'Make the file and its folder writable, or name another with --store or `store` in the config.'
    return [{ check, state: 'wrong', text, advice, exitCode: EXIT.input }]
  }
}

/** A writer needs the file, and its folder for what SQLite writes beside it. Tried, since rights alone do not tell. */
function tryToWrite(file: string): void {
  if (fs.existsSync(file)) fs.closeSync(fs.openSync(file, 'r+'))
  let folder = path.dirname(file)
  while (!fs.existsSync(folder)) folder = path.dirname(folder)
  const probe = path.join(folder, `.overstay-doctor-${process.pid}`)
  fs.closeSync(fs.openSync(probe, 'wx'))
  fs.rmSync(probe)
}
