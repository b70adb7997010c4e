import { typeText } from './wording.ts'
import type { HeldPath } from './held-path.ts'

/** The text of a suspended function whose frame holds the survivors, or undefined. */
export function suspended({ steps, culprit }: HeldPath, sort: 'async function' | 'generator'): string | undefined {
  const local = steps.findLastIndex(({ edge }) => edge === 'local variable')
  if (local < culprit || local < 1) return undefined
  const frame = steps[local - 1]
  return frame.type.startsWith(sort) ? typeText(frame) : undefined
}
