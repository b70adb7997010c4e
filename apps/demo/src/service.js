import { scope } from '@overstay/runtime'

/**
 * The service: answers requests one after the other. Each runs in a scope of its own, so what a handler makes is
 * expected to be gone when its request is answered.
 */
export async function serve(count, handler) {
  const answers = []
  for (let id = 0; id < count; id++) {
    answers.push(await scope('request', () => handler({ id, body: `body of request ${id}` })))
  }
  return answers.length
}
