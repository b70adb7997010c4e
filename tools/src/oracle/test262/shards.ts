import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Comparison } from './compare.ts'

export interface ShardTask {
  readonly clone: string
  readonly tests: readonly string[]
  /** Nothing is tagged: does the test itself bring the engine down? */
  readonly untagged?: boolean
}

export interface ShardAnswer {
  readonly test: string
  readonly comparisons: readonly Comparison[]
  /** The test could not be compared at all. */
  readonly broken?: string
  /** It ends the process as it is, too: there is no verdict to compare. */
  readonly endsUntagged?: boolean
}

const shardFile = fileURLToPath(new URL('./shard.js', import.meta.url))
/** Memory grows with the realms that were made. */
const testsOfProcess = 400
const patience = 60_000

/** Compares all tests in `jobs` processes at a time; each answer is handed over as it comes. */
export async function runShards(
  clone: string,
  tests: readonly string[],
  jobs: number,
  onAnswer: (answer: ShardAnswer) => void,
): Promise<void> {
  const queue: (readonly string[])[] = []
  for (let i = 0; i < tests.length; i += testsOfProcess) queue.push(tests.slice(i, i + testsOfProcess))
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { done, end } = await runShard({ clone, tests: next }, onAnswer)
      if (done === next.length) continue
      const test = next[done]
      const untagged = await runShard({ clone, tests: [test], untagged: true }, () => undefined)
      onAnswer({ test, comparisons: [], ...(untagged.end === end ? { endsUntagged: true } : { broken: end }) })
      queue.unshift(next.slice(done + 1))
    }
  }
  await Promise.all(Array.from({ length: jobs }, work))
}

/** How many of its tests a process answered for, and what ended it. */
async function runShard(
  task: ShardTask,
  onAnswer: (answer: ShardAnswer) => void,
): Promise<{ done: number; end: string }> {
  return new Promise((resolve) => {
    let done = 0
    let isHanging = false
    const child = fork(shardFile, {
      execArgv: ['--experimental-vm-modules', '--no-warnings'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    const watch = setTimeout(() => {
      isHanging = true
      child.kill('SIGKILL')
    }, patience)
    child.on('message', (answer: ShardAnswer) => {
      done++
      watch.refresh()
      onAnswer(answer)
    })
    child.on('exit', (code, signal) => {
      clearTimeout(watch)
      resolve({
        done,
        end: isHanging ? `no end after ${patience / 1000} s` : `its process ended with ${signal ?? code}`,
      })
    })
    child.send(task)
  })
}
