/** Lines around a change that show where it is. */
const CONTEXT = 3

interface Line {
  readonly sign: ' ' | '-' | '+'
  readonly text: string
}

/** As `diff -u` prints it, with `a/` and `b/` before the name, so that `git apply` and `patch -p1` take it. */
export function unifiedDiff(file: string, before: string, after: string): string {
  const lines = compared(linesOf(before), linesOf(after))
  const changed = lines.flatMap(({ sign }, index) => (sign === ' ' ? [] : [index]))
  const hunks: string[] = []
  for (let i = 0; i < changed.length;) {
    const from = Math.max(0, changed[i] - CONTEXT)
    let last = i
    while (last + 1 < changed.length && changed[last + 1] - changed[last] <= 2 * CONTEXT) last++
    hunks.push(hunk(lines, from, Math.min(lines.length, changed[last] + CONTEXT + 1)))
    i = last + 1
  }
  return hunks.length === 0 ? '' : `--- a/${file}\n+++ b/${file}\n${hunks.join('')}`
}

/** Each with its line end, so that those are compared too. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

function hunk(lines: readonly Line[], from: number, to: number): string {
  const count = (signs: string, start: number, end: number): number =>
    lines.slice(start, end).filter(({ sign }) => signs.includes(sign)).length
  const range = (signs: string): string => {
    const length = count(signs, from, to)
    const first = count(signs, 0, from) + (length === 0 ? 0 : 1)
    return `${first},${length}`
  }
  const body = lines.slice(from, to).map(({ sign, text }) => {
    return text.endsWith('\n') ? sign + text : `${sign}${text}\n\\ No newline at end of file\n`
  })
  return `@@ -${range(' -')} +${range(' +')} @@\n${body.join('')}`
}

/** The fewest lines taken out and put in; what is equal at both ends is not looked at, so little is left. */
function compared(before: readonly string[], after: readonly string[]): Line[] {
  let head = 0
  while (head < before.length && head < after.length && before[head] === after[head]) head++
  let tail = 0
  const most = Math.min(before.length, after.length) - head
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++
  const same = (lines: readonly string[]): Line[] => lines.map((text) => ({ sign: ' ', text }))
  const middle = shortestEdit(before.slice(head, before.length - tail), after.slice(head, after.length - tail))
  return [...same(before.slice(0, head)), ...middle, ...same(before.slice(before.length - tail))]
}

/** Myers, "An O(ND) Difference Algorithm": for each number of edits the furthest reach on each diagonal. */
function shortestEdit(before: readonly string[], after: readonly string[]): Line[] {
  const reaches: Map<number, number>[] = []
  let reach = new Map([[1, 0]])
  for (let edits = 0; ; edits++) {
    reaches.push(new Map(reach))
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = startOn(diagonal, edits, reach)
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x++
      reach = reach.set(diagonal, x)
      if (x >= before.length && x - diagonal >= after.length) return wayBack(before, after, reaches)
    }
  }
}

function startOn(diagonal: number, edits: number, reach: ReadonlyMap<number, number>): number {
  const above = reach.get(diagonal + 1) ?? -1
  const left = reach.get(diagonal - 1) ?? -1
  return diagonal === -edits || (diagonal !== edits && left < above) ? above : left + 1
}

function wayBack(
  before: readonly string[],
  after: readonly string[],
  reaches: readonly ReadonlyMap<number, number>[],
): Line[] {
  const lines: Line[] = []
  let x = before.length
  let y = after.length
  for (let edits = reaches.length - 1; edits >= 0; edits--) {
    const reach = reaches[edits]
    const diagonal = x - y
    const isPut =
      diagonal === -edits || (diagonal !== edits && (reach.get(diagonal - 1) ?? -1) < (reach.get(diagonal + 1) ?? -1))
    const previous = isPut ? diagonal + 1 : diagonal - 1
    const fromX = edits === 0 ? 0 : reach.get(previous)!
    const fromY = edits === 0 ? 0 : fromX - previous
    while (x > fromX && y > fromY) {
      lines.push({ sign: ' ', text: before[--x] })
      y--
    }
    if (edits > 0) lines.push(isPut ? { sign: '+', text: after[--y] } : { sign: '-', text: before[--x] })
  }
  return lines.reverse()
}
