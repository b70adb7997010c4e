export type HeapErrorCode =
  | 'OVERSTAY_HEAP_UNREADABLE'
  | 'OVERSTAY_HEAP_NOT_A_SNAPSHOT'
  | 'OVERSTAY_HEAP_TRUNCATED'
  | 'OVERSTAY_HEAP_MALFORMED'
  | 'OVERSTAY_HEAP_TOO_BIG'
  | 'OVERSTAY_HEAP_CLOSED'
  | 'OVERSTAY_HEAP_TEXT'
  | 'OVERSTAY_HEAP_QUESTION'

/** What this package throws: `code` for programs, the message for the place, `hint` for the next step. */
export class HeapError extends Error {
  override readonly name = 'HeapError'
  readonly code: HeapErrorCode
  readonly hint: string

  constructor(code: HeapErrorCode, message: string, hint: string, cause?: unknown) {
    super(`[overstay/heap] ${message}`, cause === undefined ? undefined : { cause })
    this.code = code
    this.hint = hint
  }
}
