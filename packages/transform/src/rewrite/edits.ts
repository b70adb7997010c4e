/** What comes first where several edits meet at one offset. */
const closing = 0
const trailing = 1
const inserted = 2
const opening = 3

export interface Insertion {
  readonly at: number
  readonly side: typeof closing | typeof trailing | typeof inserted | typeof opening
  /** Smaller first at the same side, then by `tie`. */
  readonly rank: number
  readonly tie: number
  readonly text: string
}

export interface Removal {
  readonly start: number
  readonly end: number
  /** Line ends go too. */
  readonly lines: boolean
}

/** All that changes in a text: insertions in the order they come in it, and what is taken away. */
export interface Changes {
  readonly insertions: readonly Insertion[]
  readonly removals: readonly Removal[]
}

/**
 * Insertions into one text, given in any order, and removals. The original characters are never copied or reordered,
 * and no insertion holds a line end: unless something is dropped, lines stay where they were, with or without a map.
 */
export class Edits {
  readonly #insertions: Insertion[] = []
  readonly #separators = new Set<number>()
  readonly #removals: Removal[] = []

  /** Puts text around a range. Where ranges share an offset the wider one is outside, of equals the one given first. */
  surround(start: number, end: number, open: string, close: string): void {
    this.#surround(start, end, open, close, this.#insertions.length)
  }

  /** The same, outside of everything that has the same range, whenever that was given. */
  enclose(start: number, end: number, open: string, close: string): void {
    this.#surround(start, end, open, close, -1)
  }

  #surround(start: number, end: number, open: string, close: string, tie: number): void {
    this.#insertions.push(
      { at: start, side: opening, rank: -end, tie, text: open },
      { at: end, side: closing, rank: -start, tie: -tie, text: close },
    )
  }

  /** Puts text after everything that ends here, before everything that starts here. */
  append(at: number, text: string): void {
    this.#insertions.push({ at, side: trailing, rank: 0, tie: this.#insertions.length, text })
  }

  /** Ends a statement, after everything else that ends here. */
  separate(at: number): void {
    if (this.#separators.has(at)) return
    this.#separators.add(at)
    this.append(at, ';')
  }

  /** Puts text before everything that starts here. */
  insert(at: number, text: string): void {
    this.#insertions.push({ at, side: inserted, rank: 0, tie: this.#insertions.length, text })
  }

  /** Takes text away but for its line ends. */
  remove(start: number, end: number): void {
    this.#removals.push({ start, end, lines: false })
  }

  /** Takes text away with its line ends: for code that nobody reads by its own lines any more. */
  drop(start: number, end: number): void {
    this.#removals.push({ start, end, lines: true })
  }

  changes(): Changes {
    this.#insertions.sort((a, b) => a.at - b.at || a.side - b.side || a.rank - b.rank || a.tie - b.tie)
    this.#removals.sort((a, b) => a.start - b.start)
    return { insertions: this.#insertions, removals: this.#removals }
  }
}

/** No insertion stands within a removal, and no removal in another. */
export function applyChanges(source: string, { insertions, removals }: Changes): string {
  const pieces: string[] = []
  let from = 0
  let removal = 0
  const copyUntil = (end: number): void => {
    for (; removal < removals.length && removals[removal].start < end; removal++) {
      const { start, end: stop, lines } = removals[removal]
      pieces.push(source.slice(from, start))
      if (!lines) pieces.push(source.slice(start, stop).replace(/[^\n\r\u2028\u2029]+/g, ''))
      from = stop
    }
    pieces.push(source.slice(from, end))
    from = Math.max(from, end)
  }
  for (const { at, text } of insertions) {
    copyUntil(at)
    pieces.push(text)
  }
  copyUntil(source.length)
  return pieces.join('')
}
