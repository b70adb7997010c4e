import type { PageExcerpt } from '@overstay/schema/page'
import { h } from '../element.ts'

/** Lines of source with the site marked. */
export function excerptBlock({ first, lines, marked, mark }: PageExcerpt): HTMLElement {
  const digits = String(first + lines.length).length
  const rows = lines.map((text, index) => {
    const number = h('span', { class: 'number', 'aria-hidden': 'true' }, `${String(first + index).padStart(digits)} │ `)
    if (index !== marked) return h('span', { class: 'line' }, number, text, '\n')
    const [before, at] = [text.slice(0, mark), text.slice(mark)]
    const token = /^(?:new\s+[\w$.]+|(?:async\s+)?function\b|class\s+[\w$]+|[\w$.]+|[\s\S]?)/.exec(at)?.[0] ?? ''
    const rest = at.slice(token.length)
    return h('span', { class: 'line is-marked' }, number, before, h('mark', {}, token), rest, '\n')
  })
  return h('pre', { class: 'excerpt', tabindex: 0, 'aria-label': 'source of the site' }, h('code', {}, ...rows))
}
