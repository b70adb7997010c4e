import { compare } from './compare.ts'
import type { ShardTask, ShardAnswer } from './shards.ts'

/* A process of its own for some of the tests: realms pile up, and a test may hang or bring the engine down. */

// Tests reject what nobody waits for.
process.on('unhandledRejection', () => undefined)

process.once('message', ({ clone, tests }: ShardTask) => {
  void run(clone, tests)
})

async function run(clone: string, tests: readonly string[]): Promise<void> {
  for (const test of tests) {
    let answer: ShardAnswer
    try {
      answer = { test, comparisons: await compare(clone, test) }
    } catch (error) {
      answer = { test, comparisons: [], broken: String((error as Error).stack) }
    }
    process.send!(answer)
  }
  process.disconnect()
}
