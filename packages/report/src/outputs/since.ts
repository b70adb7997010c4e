import type { AbsentFinding, Finding } from '@overstay/schema'

/** Since when, and between which commits: "regressed, since 2026-01-06 (4f2a1b9c3d..77aa01bc2e)". */
export function sinceText({ status, history }: Pick<AbsentFinding, 'status' | 'history'>): string {
  if (history === undefined) return status
  const { appeared, rate, movedFrom } = history
  const range = rangeText(history)
  const parts = [
    rate === undefined ? status : `${status}, on ${Math.round(rate * 100)}% of the nights`,
    `since ${appeared.at.slice(0, 10)}${range === undefined ? '' : ` (${range})`}`,
    ...(movedFrom === undefined ? [] : [`moved from ${movedFrom}`]),
  ]
  return parts.join(', ')
}

/** The commits between which a leak came, as git spells them; `?` where no clean night is known. */
export function rangeText({ cleanBefore, appeared }: NonNullable<Finding['history']>): string | undefined {
  if (appeared.commit === null) return undefined
  return `${cleanBefore?.commit?.slice(0, 10) ?? '?'}..${appeared.commit.slice(0, 10)}`
}
