import { h, listening } from '../element.ts'
import { KEYS } from '../keys.ts'
import { SORTS, STATUSES } from './badges.ts'

/** Keys and words, in a dialog. */
export function help(): HTMLDialogElement {
  const dialog = h('dialog', { 'aria-labelledby': 'help' })
  const close = listening(h('button', { type: 'button' }, 'Close'), {
    click: () => {
      dialog.close()
    },
  })
  const terms = (entries: Iterable<readonly [string, string]>, tag: 'kbd' | 'span'): HTMLElement =>
    h('dl', {}, ...[...entries].map(([name, what]) => h('div', {}, h('dt', {}, h(tag, {}, name)), h('dd', {}, what))))
  const states: [string, string][] = [
    ['FAIL, WARN', 'what the gate decides tonight'],
    ['listed', SORTS.none],
    ['by tests', `${SORTS.byTests}: never gated`],
  ]
  dialog.append(
    h('h2', { id: 'help' }, 'Keys'),
    terms(KEYS, 'kbd'),
    h('h2', {}, 'Words'),
    terms([...states, ...Object.entries(STATUSES)], 'span'),
    close,
  )
  return dialog
}
