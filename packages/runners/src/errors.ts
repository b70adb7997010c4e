/** Something in the session that went wrong without harming the program; it becomes a note in the run file. */
export class SessionError extends Error {
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(`[overstay] ${message}`, options)
    this.code = code
  }
}
