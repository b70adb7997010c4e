import { compare } from './compare.ts'
import type { ShardTask, ShardAnswer } from './shards.ts'

/* A process of its own for some of the tests: realms pile up, and a test may hang or bring the engine down. */

// Tests reject what nobody waits for.
process.on('unhandledRejection', () => undefined)

process.once('message', (task: ShardTask) => {
  void run(task)
})

async function run({ clone, tests, untagged = false }: ShardTask): Promise<void> {
  for (const test of tests) {
    let answer: ShardAnswer
    try {
      answer = { test, comparisons: await compare(clone, test, untagged) }
    } catch (error) {
      answer = { test, comparisons: [], broken: String((error as Error).stack) }
    }
    process.send!(answer)
  }
  process.disconnect()
}
