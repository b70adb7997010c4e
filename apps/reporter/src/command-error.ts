/** A wrong call of the command: what is wrong and what to do; printed as one line each, never with a stack. */
export class CommandError extends Error {
  readonly exitCode: number
  readonly hint: string

  constructor(exitCode: number, message: string, hint: string) {
    super(message)
    this.exitCode = exitCode
    this.hint = hint
  }
}
