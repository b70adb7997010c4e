/** A wrong call of overstay's own functions. Nothing else in the runtime throws: it lives in other people's programs. */
export class OverstayTypeError extends TypeError {
  readonly code: string

  constructor(code: string, message: string) {
    super(`[overstay] ${message}`)
    this.code = code
  }
}
