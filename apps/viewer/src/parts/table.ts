import { h } from '../element.ts'

/** What may be wider than the screen scrolls by itself, also by keys. */
export function scrolling(label: string, ...children: Node[]): HTMLElement {
  return h('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': label }, ...children)
}

/** A table in a frame that scrolls. A head that starts with "#" is that of numbers. */
export function tableOf(
  label: string,
  heads: readonly string[],
  lines: readonly HTMLElement[],
  style = '',
): HTMLElement {
  const head = heads.map((name) => {
    if (name === '') return h('td')
    return name.startsWith('#')
      ? h('th', { scope: 'col', class: 'number' }, name.slice(1))
      : h('th', { scope: 'col' }, name)
  })
  const table = h('table', { class: style }, h('thead', {}, h('tr', {}, ...head)), h('tbody', {}, ...lines))
  return scrolling(label, table)
}
