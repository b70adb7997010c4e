import { suspended } from './suspended.ts'
import type { Hint } from './held-path.ts'

export const asyncFrame: Hint = (path) => {
  const frame = suspended(path, 'async function')
  if (frame === undefined) return undefined
  return `${frame} is suspended at an await and keeps its local variables. Let what it waits for settle, or let go of what resumes it.`
}
