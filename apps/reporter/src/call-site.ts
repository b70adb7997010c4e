import { fileURLToPath } from 'node:url'

/** The file that called `callee`; undefined where the stack does not say. */
export function callerOf(callee: (...args: never[]) => unknown): string | undefined {
  const { prepareStackTrace, stackTraceLimit } = Error
  const here: { stack?: unknown } = {}
  try {
    Error.stackTraceLimit = 1
    Error.prepareStackTrace = (_error, [site]) => site.getFileName()
    Error.captureStackTrace(here, callee)
    const file = here.stack
    return typeof file !== 'string' ? undefined : file.startsWith('file:') ? fileURLToPath(file) : file
  } finally {
    Object.assign(Error, { prepareStackTrace, stackTraceLimit })
  }
}
