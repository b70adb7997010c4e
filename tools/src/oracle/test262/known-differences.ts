import fs from 'node:fs'

/** A test whose verdict the tags are known to change, and why that cannot be helped. */
export interface KnownDifference {
  readonly test: string
  readonly reason: string
}

export function readKnown(file: string): readonly KnownDifference[] {
  const known = JSON.parse(fs.readFileSync(file, 'utf8')) as KnownDifference[]
  for (const { test, reason } of known) {
    if (typeof test !== 'string' || typeof reason !== 'string' || reason.trim() === '') {
      throw new Error(`${file}: ${JSON.stringify(test)} needs a test and a reason`)
    }
  }
  return known
}

export function writeKnown(file: string, known: readonly KnownDifference[]): void {
  const sorted = [...known].sort((a, b) => (a.test < b.test ? -1 : 1))
  fs.writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`)
}
