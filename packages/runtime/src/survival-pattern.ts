/** Which of a site's scopes still have survivors (DESIGN 1). */
export type SurvivalPattern = 'single' | 'once' | 'window' | 'sporadic' | 'growing'

/** Share of the scopes between the first and the last that must have survivors (findings/verdicts: ten rounds, 80 %). */
const GROWING_SHARE = 0.8
/** With fewer scopes than this, all but the last must have survivors: a bounded cache can fill two of three. */
const FEW = 5

/**
 * The survival pattern of a site that was used in `count` scopes, of which those at the ascending positions `alive`
 * (0-based, in the order in which the scopes ended) still have survivors.
 */
export function survivalPattern(alive: readonly number[], count: number): SurvivalPattern {
  if (count < 3) return 'single'
  const last = count - 1
  const middle = alive.filter((position) => position > 0 && position < last).length
  const wanted = count < FEW ? count - 2 : GROWING_SHARE * (count - 2)
  const fromTheStart = count >= FEW || alive[0] === 0
  if (middle >= wanted && fromTheStart) return 'growing'
  if (alive.length === 1 && alive[0] === 0) return 'once'
  if (alive.every((position, index) => position === count - alive.length + index)) return 'window'
  return 'sporadic'
}
