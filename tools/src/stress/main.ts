import { rmSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { killedAfter } from './killed.ts'
import { survivors } from './survivors.ts'

const USAGE = `npm run stress -- [--kills 200] [--survivors 1000000]

Kills a program of 2,000 scopes at random moments: every scope that it told as written has to be in its run file, and the
file has to read clean. Then a program that leaves a million objects behind: each has to be counted, and the program has
to end as it does by itself. Exit code 0: all as it should be.`

/** About how long the program runs once its first scope is judged; later kills meet its end. */
const LONGEST = 700

process.exitCode = await main()

async function main(): Promise<number> {
  const options = {
    kills: { type: 'string', default: '200' },
    survivors: { type: 'string', default: '1000000' },
  } as const
  let given
  try {
    given = parseArgs({ options }).values
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`)
    return 2
  }
  const kills = await killMany(Number(given.kills))
  const counted = survivors(Number(given.survivors))
  return kills && counted ? 0 : 1
}

async function killMany(kills: number): Promise<boolean> {
  let acknowledged = 0
  let lost = 0
  let cut = 0
  let ended = 0
  for (let round = 0; round < kills; round++) {
    const { folder, ...killed } = await killedAfter(Math.random() * LONGEST)
    acknowledged += killed.acknowledged
    lost += killed.lost.length
    if (killed.cut) cut++
    if (killed.ended) ended++
    if (killed.lost.length === 0) rmSync(folder, { recursive: true })
    else console.error(`lost ${killed.lost.join(', ')}: see ${folder}`)
  }
  console.log(
    `${kills} kills: ${acknowledged} scopes told as written, ${lost} of them lost; ${cut} files end in the middle of a line, ${ended} programs were faster than the kill`,
  )
  return lost === 0 && acknowledged > 0
}
