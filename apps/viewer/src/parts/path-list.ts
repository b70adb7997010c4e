import type { RetainingPath, Step } from '@overstay/schema'
import { counted, rootSaysNext, spelledEdge } from '@overstay/schema/page'
import { clipped, h } from '../element.ts'

/** Steps shown before and after those of a long path that have to be asked for. */
const SHOWN_FIRST = 4
const SHOWN_LAST = 10

/** A retaining path as a list, root first, with allocation sites; the reference to cut is marked. */
export function pathList(path: RetainingPath): HTMLElement {
  const { steps, culprit, survivors } = path
  const named = rootSaysNext(path)
  const shown = steps.slice(named ? 1 : 0)
  const items = shown.map((step, index) => {
    const at = index + (named ? 1 : 0)
    const isCulprit = at === culprit
    return h(
      'li',
      isCulprit ? { class: 'culprit' } : {},
      named && index === 0
        ? h('span', {}, h('span', { class: 'type' }, clipped(steps[0].type)), ' → ')
        : reference(step),
      object(step),
      at === steps.length - 1 && h('span', { class: 'faint' }, ` ${counted(survivors, 'survivor')}`),
      isCulprit && h('strong', { class: 'cut' }, '✂ cut this reference'),
    )
  })
  const hidden = items.length - SHOWN_FIRST - SHOWN_LAST
  if (hidden <= 1) return h('ol', { class: 'path' }, ...items)
  const middle = items.slice(SHOWN_FIRST, -SHOWN_LAST)
  const rest = h('ol', { class: 'path', start: SHOWN_FIRST + 1 }, ...middle)
  const isOpen = middle.some((item) => item.classList.contains('culprit'))
  return h(
    'div',
    {},
    h('ol', { class: 'path' }, ...items.slice(0, SHOWN_FIRST)),
    h('details', { open: isOpen }, h('summary', {}, counted(hidden, 'step')), rest),
    h('ol', { class: 'path', start: SHOWN_FIRST + hidden + 1 }, ...items.slice(-SHOWN_LAST)),
  )
}

function reference({ edge, kind }: Step): HTMLElement | undefined {
  if (edge === '') return undefined
  return h('span', {}, h('code', { class: 'edge' }, clipped(spelledEdge[kind](edge), 80)), ' → ')
}

function object({ type, site, times }: Step): HTMLElement {
  return h(
    'span',
    {},
    h('span', { class: 'type' }, clipped(type)),
    times !== undefined && ` ×${times}`,
    site !== undefined && h('code', { class: 'made-at' }, ` ‹${clipped(site)}›`),
  )
}
