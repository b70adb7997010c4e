import { spawnSync } from 'node:child_process'
import { errorLine } from './error-line.ts'
import type { Outcome } from './outcome.ts'

/** Lets an object go and says whether a collection took it. */
const PROGRAM = `
import { nodeCollector } from '${import.meta.resolve('@overstay/runtime/node')}'
const ref = (() => new WeakRef({}))()
await new Promise((resolve) => setTimeout(resolve))
nodeCollector().collect()
process.stdout.write(ref.deref() === undefined ? 'collected' : 'there still')
`

/** Whether a Node that is started as the project starts it can be made to collect. */
export function collector(): Outcome[] {
  const check = 'collector'
  const child = spawnSync(process.execPath, ['--input-type=module', '--eval', PROGRAM], { encoding: 'utf8' })
  if (child.stdout === 'collected') return [{ check, state: 'fine', text: 'garbage collection can be asked for' }]
  const text =
    child.status === 0
      ? 'garbage collection cannot be asked for in this Node, so nothing can be judged'
      : `a Node that is started from here fails: ${errorLine(child.stderr)}`
  const advice =
    child.status === 0
      ? 'Give it the collector: NODE_OPTIONS=--expose-gc overstay run …'
      : 'Look at NODE_OPTIONS, which every Node takes.'
  return [{ check, state: 'wrong', text, advice }]
}
