/** What `overstay init` does to a file. Whatever is there and not overstay's own is left alone. */
export type Step =
  | { does: 'write'; file: string; text: string; about: string }
  | { does: 'edit'; file: string; before: string; after: string; about: string }
  | { does: 'nothing'; file: string; about: string }
  /** A person has to write these lines, `about` says where and why. */
  | { does: 'by hand'; file: string; lines: readonly string[]; about: string }

/** What was asked, or what goes without asking. */
export interface Answers {
  track: 'all' | 'annotated'
  /** Whether the runner watches in every run, and not only under `overstay run`. */
  plugin: boolean
  ci: readonly Ci[]
}

export const cis = ['github', 'gitlab'] as const
export type Ci = (typeof cis)[number]

/** The known leaks of the last night, for when the store is lost. */
export const BASELINE = 'overstay.baseline.json'
