import {
  runRecord,
  type RunRecord,
  scopeKind,
  scopeOutcome,
  type ScopeOutcome,
  type VerdictRecord,
} from '@overstay/schema'

/** A line that is no record, and why. */
export interface NoRecord {
  readonly reason: string
}

/**
 * The record in a line of a run file, `bytes[from]` to `bytes[to - 1]`. Nearly all lines of a large file are scopes and
 * verdicts, and checking these by the schema took as long as all other reading: they are checked here, for the form they
 * are written in. Whatever does not have it goes by the schema, which also says what is wrong.
 */
export function recordOf(bytes: Buffer, from: number, to: number): RunRecord | NoRecord {
  const verdict = writtenVerdict(bytes, from, to)
  if (verdict !== undefined) return verdict
  const value = jsonOf(bytes.toString('utf8', from, to))
  if (value === undefined) return { reason: 'not a line of JSON' }
  if (isPlainScope(value)) return value as RunRecord
  const result = runRecord.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  return { reason: `${issue.path.length === 0 ? 'record' : issue.path.join('.')}: ${issue.message}` }
}

/** Undefined for what is no JSON, or neither an object nor an array. */
export function jsonOf(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

const kinds: ReadonlySet<unknown> = new Set(scopeKind.options)

function isPlainScope(value: object): boolean {
  const { t, id, kind, name, parent, file } = value as Record<string, unknown>
  if (t !== 'scope' || !isCount(id) || !kinds.has(kind) || typeof name !== 'string') return false
  if (parent !== null && !isCount(parent)) return false
  const keys = Object.keys(value).length
  return typeof file === 'string' ? keys === 6 : keys === 5 && file === undefined
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

const BEGIN = Buffer.from('{"t":"verdict","scope":')
const OUTCOME = Buffer.from(',"outcome":"')
const SITES = Buffer.from('","sites":[')
const END = Buffer.from(']}')
const outcomes = scopeOutcome.options.map((outcome) => ({ outcome, bytes: Buffer.from(outcome + '"') }))

const COMMA = 44
const ZERO = 48
const ONE = 49
const NINE = 57
const OPEN = 91
const CLOSE = 93
/** More digits may be more than a number holds exactly. */
const MOST_DIGITS = 15

/** Where the last number that was read ended. */
let end = 0

/** A verdict as `RunLines` of the runners writes it; undefined for any other line. */
function writtenVerdict(bytes: Buffer, from: number, to: number): VerdictRecord | undefined {
  if (!has(BEGIN, bytes, from, to)) return undefined
  const scope = numberAt(bytes, from + BEGIN.length, to)
  if (scope < 0 || !has(OUTCOME, bytes, end, to)) return undefined
  let at = end + OUTCOME.length
  const outcome = outcomeAt(bytes, at, to)
  if (outcome === undefined) return undefined
  at += outcome.length
  if (!has(SITES, bytes, at, to)) return undefined
  at += SITES.length
  const sites: VerdictRecord['sites'] = []
  while (bytes[at] === OPEN) {
    const site = numberAt(bytes, at + 1, to)
    if (site < 0 || bytes[end] !== COMMA) return undefined
    const created = numberAt(bytes, end + 1, to)
    if (created < 0 || bytes[end] !== COMMA) return undefined
    const alive = bytes[end + 1]
    if ((alive !== ZERO && alive !== ONE) || bytes[end + 2] !== CLOSE) return undefined
    sites.push([site, created, alive === ONE ? 1 : 0])
    at = end + 3
    if (bytes[at] !== COMMA) break
    // Behind a comma there has to be another one.
    if (bytes[++at] !== OPEN) return undefined
  }
  return has(END, bytes, at, to) && at + END.length === to ? { t: 'verdict', scope, outcome, sites } : undefined
}

function has(text: Buffer, bytes: Buffer, at: number, to: number): boolean {
  if (at + text.length > to) return false
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text[i]) return false
  return true
}

function outcomeAt(bytes: Buffer, at: number, to: number): ScopeOutcome | undefined {
  return outcomes.find((it) => has(it.bytes, bytes, at, to))?.outcome
}

/** A whole number as JSON writes it, or -1. */
function numberAt(bytes: Buffer, from: number, to: number): number {
  let value = 0
  let at = from
  for (; at < to && bytes[at] >= ZERO && bytes[at] <= NINE; at++) value = value * 10 + bytes[at] - ZERO
  end = at
  const digits = at - from
  return digits === 0 || digits > MOST_DIGITS || (digits > 1 && bytes[from] === ZERO) ? -1 : value
}
