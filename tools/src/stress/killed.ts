import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { foldRunFiles, runFilesIn } from '@overstay/report'
import { followed } from './session.ts'

export interface Killed {
  folder: string
  /** How many scopes the program told as written, and which of them are not in the file. */
  acknowledged: number
  lost: string[]
  /** Whether the last line was cut off. */
  cut: boolean
  /** Whether the program ended by itself. */
  ended: boolean
}

/** Runs 2,000 scopes and kills the process `ms` milliseconds after its first scope was judged. */
export async function killedAfter(ms: number): Promise<Killed> {
  const { args, env, folder } = followed('scopes.mjs')
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
  let told = ''
  let timer: NodeJS.Timeout | undefined
  child.stderr.on('data', (bytes: Buffer) => {
    told += bytes.toString()
    timer ??= setTimeout(() => child.kill('SIGKILL'), ms)
  })
  await new Promise((resolve) => child.once('close', resolve))
  clearTimeout(timer)
  const [file] = runFilesIn([folder])
  const written = new Set<string>()
  await foldRunFiles([file], ({ scopes }) => {
    for (const { name } of scopes.values()) written.add(name)
  })
  const acknowledged = [...told.matchAll(/^overstay has written scope (s\d+)$/gm)].map(([, name]) => name)
  return {
    folder,
    acknowledged: acknowledged.length,
    lost: acknowledged.filter((name) => !written.has(name)),
    cut: !readFileSync(file, 'utf8').endsWith('\n'),
    ended: child.signalCode === null,
  }
}
