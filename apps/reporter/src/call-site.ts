import { fileURLToPath } from 'node:url'

const FRAME = /\(?((?:file:\/\/\/|\/|[A-Za-z]:[\\/]).*?):\d+:\d+\)?$/

/** The file that called `callee`; undefined where the stack does not say. */
export function callerOf(callee: (...args: never[]) => unknown): string | undefined {
  const here: { stack?: string } = {}
  Error.captureStackTrace(here, callee)
  const frame = here.stack?.split('\n').at(1)
  const file = frame === undefined ? undefined : FRAME.exec(frame)?.[1]
  return file?.startsWith('file:') === true ? fileURLToPath(file) : file
}
