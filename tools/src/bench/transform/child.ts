import { spawnSync } from 'node:child_process'
import fs from 'node:fs'

export interface Cost {
  /** Milliseconds. */
  readonly wall: number
  /** CPU milliseconds, of the processes it started too; undefined where the system does not tell. */
  readonly cpu: number | undefined
  readonly output: string
}

/** Runs Node to its end, and measures it. */
export function run(args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd?: string): Cost {
  const before = cpuOfChildren()
  const start = performance.now()
  const { status, stderr, stdout } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  })
  const wall = performance.now() - start
  if (status !== 0) throw new Error(`node ${args.join(' ')} failed: ${stderr}`)
  const after = cpuOfChildren()
  return { wall, cpu: before === undefined || after === undefined ? undefined : after - before, output: stdout }
}

/** Milliseconds in a tick of /proc. */
const TICK = 10

/** Milliseconds that children have used which are over, and theirs. */
function cpuOfChildren(): number | undefined {
  if (process.platform !== 'linux') return undefined
  const fields = fs.readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ')
  return (Number(fields[13]) + Number(fields[14])) * TICK
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Median of the ratios of the rounds, and between which they lie: a slow moment meets both sides of a round. */
export function ratio(values: readonly number[], plain: readonly number[]): string {
  const ratios = values.map((it, round) => it / plain[round])
  const [least, most] = [Math.min(...ratios), Math.max(...ratios)]
  return `${median(ratios).toFixed(2)}× (${least.toFixed(2)} to ${most.toFixed(2)})`
}
