import { number } from '@overstay/schema/page'
import { svg } from '../element.ts'

/** One column of a chart: its parts from the bottom up, and what it is called. */
export interface Column {
  parts: { class: string; value: number }[]
  label: string
  /** A mark under the column. */
  mark?: { class: string; text: string } | undefined
  href?: `#${string}` | undefined
}

const HEIGHT = 96
const MARKS = 16
const LEFT = 44

/** How much of the most a line of a table is, as a bar. */
export function shareBar(parts: Column['parts'], most: number): SVGElement {
  const width = 120
  let before = 0
  const bars = parts.flatMap(({ class: name, value }) => {
    const x = before
    before += (value / most) * width
    return value === 0 ? [] : [svg('rect', { class: name, x, y: 0, width: before - x, height: 10 })]
  })
  // The numbers stand beside it.
  return svg('svg', { 'aria-hidden': 'true', viewBox: `0 0 ${width} 10`, width, height: 10 }, ...bars)
}

/** Columns side by side, the latest to the right; a table beside it says the same in numbers. */
export function barChart(label: string, columns: readonly Column[]): SVGElement {
  const most = Math.max(1, ...columns.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0)))
  const step = Math.max(7, Math.min(26, Math.floor(1120 / columns.length)))
  const width = LEFT + step * columns.length
  const y = (value: number): number => MARKS + HEIGHT - (value / most) * HEIGHT
  const drawn = columns.map(({ parts, label: title, mark, href }, index) => {
    const x = LEFT + index * step
    let below = 0
    const bars = parts.flatMap(({ class: name, value }) => {
      if (value === 0) return []
      const [top, bottom] = [y(below + value), y(below)]
      below += value
      return [svg('rect', { class: name, x, y: top, width: step - 2, height: bottom - top })]
    })
    const hit = svg('rect', { class: 'hit', x, y: 0, width: step, height: MARKS + HEIGHT + MARKS })
    const at = { x: x + (step - 2) / 2, y: MARKS + HEIGHT + 12, 'text-anchor': 'middle' }
    const text = mark && svg('text', { class: mark.class, ...at }, mark.text)
    const group = [hit, ...bars, text, svg('title', {}, title)] as const
    return svg('g', href === undefined ? {} : { 'data-to': href }, ...group)
  })
  const height = MARKS + HEIGHT + MARKS
  const box = { viewBox: `0 0 ${width} ${height}`, width, height }
  const chart = svg(
    'svg',
    { class: 'bars', role: 'img', 'aria-label': label, ...box },
    ...[0, most].map((value) =>
      svg('text', { class: 'axis', x: LEFT - 8, y: y(value) + 4, 'text-anchor': 'end' }, number(value)),
    ),
    svg('path', { class: 'axis', d: `M${LEFT - 2} ${MARKS}v${HEIGHT}H${width}` }),
    ...drawn,
  )
  // A picture has no links: this is for the mouse, and the table beside it has the same ones for all.
  chart.addEventListener('click', ({ target }) => {
    const to = (target as Element).closest('[data-to]')?.getAttribute('data-to')
    if (typeof to === 'string') location.hash = to
  })
  return chart
}
