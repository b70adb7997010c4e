import type { ts } from '#typescript'
import { commentsWith } from '../source/comments.ts'
import type { Tagger } from '../tagger.ts'
import { IGNORE } from './ignore-comments.ts'

interface Region {
  readonly start: number
  readonly end: number
  /** Told once that something begins in it and ends behind it. */
  isTorn: boolean
}

const mark = /^[\s*]*@overstay-ignore-(start|end)(?![-\w])/

/** What lies between `@overstay-ignore-start` and `@overstay-ignore-end` is left as it is. */
export class IgnoredRegions {
  readonly #regions: Region[] = []
  readonly #tagger: Tagger

  constructor(tagger: Tagger) {
    this.#tagger = tagger
    const { text, tree } = tagger.source
    let open: number | undefined
    for (const { block, end, line, start } of commentsWith(IGNORE, text, tree)) {
      const which = mark.exec(block ?? line ?? '')?.[1]
      if (which === undefined) continue
      if (which === 'start') {
        if (open === undefined) open = start
        else this.#report(start, 'a region begins within another')
      } else if (open === undefined) this.#report(start, 'a region ends that has not begun')
      else {
        this.#regions.push({ start: open, end, isTorn: false })
        open = undefined
      }
    }
    if (open === undefined) return
    this.#report(open, 'a region has no end')
    this.#regions.push({ start: open, end: text.length, isTorn: false })
  }

  covers(node: ts.Node): boolean {
    if (this.#regions.length === 0) return false
    const start = node.getStart(this.#tagger.source.tree)
    const region = this.#regions.find((it) => it.start <= start && start < it.end)
    if (region === undefined) return false
    if (node.end <= region.end) return true
    if (!region.isTorn) this.#report(region.start, 'a region ends inside of what begins in it')
    region.isTorn = true
    return false
  }

  #report(offset: number, message: string): void {
    this.#tagger.report('OVERSTAY_IGNORE_REGION', offset, message)
  }
}
