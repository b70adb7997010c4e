import { tell } from './tell.ts'

const EVENTS = ['unhandledRejection', 'uncaughtException'] as const

/**
 * Keeps errors from the runner while a session waits for what is still alive: without the session they would never have
 * come, because the runner ends or tears down what finished tests left running (an assertion that nobody awaits, say).
 * Returns a function that gives the runner its listeners back and tells of the errors.
 */
export function holdBackErrors(): () => void {
  const errors: unknown[] = []
  const keep = (error: unknown): void => {
    errors.push(error)
  }
  const events = EVENTS.map((event) => ({ event, listeners: process.listeners(event as 'uncaughtException') }))
  for (const { event } of events) process.removeAllListeners(event).on(event, keep)
  return () => {
    for (const { event, listeners } of events) {
      process.off(event, keep)
      for (const listener of listeners) process.on(event, listener)
    }
    if (errors.length === 0) return
    const [first] = String(errors[0]).split('\n')
    tell(
      `waited for what finished tests left alive; what they threw meanwhile is not the runner's: ${errors.length} × ${first}`,
    )
  }
}
