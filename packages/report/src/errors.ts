/** Input that cannot be used: what is wrong, where, and what to do about it. */
export class ReportError extends Error {
  readonly code: string
  readonly hint: string

  constructor(code: string, message: string, hint: string, options?: ErrorOptions) {
    super(`[overstay/report] ${message}`, options)
    this.code = code
    this.hint = hint
  }
}
