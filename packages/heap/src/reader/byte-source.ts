/** Bytes at positions. The parser keeps one open, because strings are read only when somebody asks for them. */
export interface ByteSource {
  /** What error messages call it. */
  readonly name: string
  readonly size: number
  /** Reads at most `length` bytes from `position` into `into` at `offset`; 0 at the end. */
  read(into: Uint8Array, offset: number, length: number, position: number): number
  close(): void
}
