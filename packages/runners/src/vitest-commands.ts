/** Vitest's browser commands by which the page of a test file calls for overstay in Vitest's own process. */
export const BEGIN = '__overstay_begin'
export const JUDGE = '__overstay_judge'

/** What the page of a test file is told of it. */
export interface WatchedFile {
  /** As reports show it. */
  file: string
  /** The tests to repeat; undefined where the suite is run. */
  repeat?: string[] | undefined
}
