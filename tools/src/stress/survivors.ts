import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { runFilesIn } from '@overstay/report'
import type { RunRecord } from '@overstay/schema'
import { followed } from './session.ts'

/** Whether a program that leaves `count` objects behind ends as it does by itself, and each of them is counted. */
export function survivors(count: number): boolean {
  const { args, env, folder } = followed('survivors.mjs')
  const start = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, [...args, String(count)], { env, encoding: 'utf8' })
  const seconds = (performance.now() - start) / 1000
  const lines = readFileSync(runFilesIn([folder])[0], 'utf8')
    .trim()
    .split('\n')
  const records = lines.map((line) => JSON.parse(line) as RunRecord)
  rmSync(folder, { recursive: true })
  let counted = 0
  for (const record of records) if (record.t === 'survivor') counted += record.count ?? 0
  const said = stderr.replaceAll(/^overstay has written scope .*\n/gm, '')
  const asByItself = status === 3 && stdout === 'done\n' && said === ''
  console.log(
    `${count} survivors: ${counted} counted in ${seconds.toFixed(1)} s; the program ended with ${status ?? 'a signal'}${asByItself ? ', as by itself' : `, and said: ${said}`}`,
  )
  for (const record of records) if (record.t === 'note') console.log(`  note: ${record.text}`)
  return counted === count && asByItself
}
