import { suspended } from './suspended.ts'
import type { Hint } from './held-path.ts'

export const generator: Hint = (path) => {
  const frame = suspended(path, 'generator')
  if (frame === undefined) return undefined
  return `${frame} is suspended at a yield and keeps its local variables. Call its return(), iterate to the end, or let go of the iterator.`
}
