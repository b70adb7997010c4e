import type { Status } from '@overstay/schema'

/** One run of the suite among others, in the order of time. */
export interface Night {
  run: string
  at: string
  commit: string | null
  /** Every shard is there, and the canary was found: only then is a site that kept nothing clean. */
  trusted: boolean
}

export type Seen = 'leak' | 'clean'

/**
 * Where a site stands: `clear` never leaked; `leaking` without a break; `wavering` too, after a break that was short;
 * `flickering` comes and goes; `gone` was fixed.
 */
type Phase = 'clear' | 'leaking' | 'wavering' | 'flickering' | 'gone'

/** What is known of one site in one sort of scope after a number of nights. */
export interface Life {
  readonly phase: Phase
  /** The first night of the leak, or of its return. */
  readonly appeared: Night | undefined
  /** The last clean night before it appeared. */
  readonly cleanBefore: Night | undefined
  readonly lastLeak: Night | undefined
  readonly lastClean: Night | undefined
  /** The nights that tell something since it first appeared, the latest last: `L` leaked, `c` was clean. */
  readonly recent: string
  /** The key that this site had before it moved. */
  readonly movedFrom?: string
}

/** Nights over which a rate is taken. */
export const WINDOW = 28
/** Leaks in a row after which one that flickered counts as steady, and clean nights that make a break a real one. */
const STEADY = 14
const SHORTEST_CALM = 3
/** How improbable it must be that a leak of this rate was merely not met. */
const DOUBT = 0.05

const UNBORN: Life = {
  phase: 'clear',
  appeared: undefined,
  cleanBefore: undefined,
  lastLeak: undefined,
  lastClean: undefined,
  recent: '',
}

/** A life one night later, and its status that night: undefined where there is nothing to tell. */
export function nextLife(
  life: Life = UNBORN,
  seen: Seen | undefined,
  night: Night,
): { life: Life; status: Status | undefined } {
  if (seen === 'leak') return leaked(life, night)
  if (seen === 'clean' && night.trusted) return wasClean(life, night)
  return { life, status: isOpen(life) ? 'unknown' : undefined }
}

/** Whether a leak is neither unborn nor fixed. */
export function isOpen({ phase }: Life): boolean {
  return phase !== 'clear' && phase !== 'gone'
}

/** The share of the observed nights on which it leaked, up to the last one that it did. */
export function leakRate({ recent }: Life): number {
  const upToLeak = recent.slice(0, recent.lastIndexOf('L') + 1)
  return upToLeak === '' ? 0 : countOf(upToLeak, 'L') / upToLeak.length
}

function leaked(life: Life, night: Night): { life: Life; status: Status } {
  const next: Life = { ...life, lastLeak: night, recent: added(life.recent, 'L') }
  const appearance = { appeared: night, cleanBefore: life.lastClean }
  const sameCode = isSameCommit(life.lastClean, night)
  switch (life.phase) {
    case 'clear':
      // Clean and leaking on the same commit: whatever follows, the code alone does not decide.
      return { life: { ...next, ...appearance, phase: sameCode ? 'wavering' : 'leaking' }, status: 'new' }
    case 'gone': {
      if (sameCode) return { life: { ...next, phase: 'flickering' }, status: 'flaky' }
      const calm = calmOf(life)
      const wavering = calm < SHORTEST_CALM || life.recent.slice(0, -calm).includes('c')
      return { life: { ...next, ...appearance, phase: wavering ? 'wavering' : 'leaking' }, status: 'regressed' }
    }
    case 'leaking':
      return { life: next, status: 'ongoing' }
    case 'wavering':
      return { life: { ...next, phase: isSteady(next) ? 'leaking' : 'wavering' }, status: 'ongoing' }
    case 'flickering':
      return isSteady(next)
        ? { life: { ...next, phase: 'leaking' }, status: 'ongoing' }
        : { life: next, status: 'flaky' }
  }
}

function wasClean(life: Life, night: Night): { life: Life; status: Status | undefined } {
  const next: Life = { ...life, lastClean: night, ...(life.recent !== '' && { recent: added(life.recent, 'c') }) }
  switch (life.phase) {
    case 'clear':
    case 'gone':
      return { life: next, status: undefined }
    case 'leaking':
      // Nothing changed and the leak was not met: it is not the code that mended it.
      if (isSameCommit(life.lastLeak, night)) return { life: { ...next, phase: 'flickering' }, status: 'flaky' }
      return { life: { ...next, phase: 'gone' }, status: 'fixed' }
    case 'wavering':
      return { life: { ...next, phase: 'flickering' }, status: 'flaky' }
    case 'flickering':
      return calmOf(next) >= calmNeeded(next)
        ? { life: { ...next, phase: 'gone' }, status: 'fixed' }
        : { life: next, status: 'flaky' }
  }
}

/** Clean nights in a row after which a leak that flickers is believed to be fixed: the rarer it was, the more. */
export function calmNeeded(life: Life): number {
  const rate = leakRate(life)
  if (rate >= 1) return SHORTEST_CALM
  if (rate <= 0) return WINDOW
  return Math.min(WINDOW, Math.max(SHORTEST_CALM, Math.ceil(Math.log(DOUBT) / Math.log(1 - rate))))
}

function calmOf({ recent }: Life): number {
  return recent.length - 1 - recent.lastIndexOf('L')
}

function isSteady({ recent }: Life): boolean {
  return recent.length >= STEADY && !recent.slice(-STEADY).includes('c')
}

function isSameCommit(before: Night | undefined, night: Night): boolean {
  return before !== undefined && before.commit !== null && before.commit === night.commit
}

function added(recent: string, letter: string): string {
  return (recent + letter).slice(-WINDOW)
}

function countOf(text: string, letter: string): number {
  return text.split(letter).length - 1
}
