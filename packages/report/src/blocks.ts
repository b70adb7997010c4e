import type { Finding } from '@overstay/schema'

/** All findings of one gate under one culprit container: what a person reads as one leak (DESIGN 1). */
export interface Block {
  readonly main: Finding
  readonly others: readonly Finding[]
}

/** Groups findings, in their order, by gate and by the reference that holds them. */
export function blocksOf(findings: readonly Finding[]): Block[] {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const { kind, file, name } = finding.holder
    // Two findings whose holder has no name are two stories.
    const holder = name === '' ? finding.fingerprint : `${kind} ${file} ${name}`
    const key = `${finding.gate} ${holder}`
    groups.set(key, [...(groups.get(key) ?? []), finding])
  }
  return [...groups.values()].map(([main, ...others]) => ({ main, others }))
}
