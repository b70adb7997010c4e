import fs from 'node:fs'

/**
 * A line for the person at the terminal. Not `process.emitWarning`: the program would see it, and it is never printed
 * once the process is about to exit. A terminal that is gone is no reason to harm anybody.
 */
export function tell(text: string): void {
  try {
    fs.writeSync(2, `overstay ${text}\n`)
  } catch {
    // Closed, or full and not waiting.
  }
}
