/** Keys that do something, as the help lists them. */
export const KEYS: readonly [key: string, what: string][] = [
  ['/', 'search all sites'],
  ['t', 'tonight'],
  ['s', 'all sites'],
  ['c', 'compare two nights'],
  ['j, k', 'next, previous site'],
  ['Enter', 'open it'],
  ['Esc', 'back from a site to its list'],
  ['?', 'this help'],
]

const VIEWS: Readonly<Record<string, string>> = { t: '#/', s: '#/sites', c: '#/compare' }

/** Single keys work where nobody is typing; with a modifier they are the browser's. */
export function listenToKeys(dialog: HTMLDialogElement, back: () => void): void {
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || dialog.open) return
    const { target, key } = event
    const isTyping = target instanceof HTMLInputElement || target instanceof HTMLSelectElement
    if (isTyping) {
      if (key === 'Escape') target.blur()
      return
    }
    if (key === 'Escape') back()
    else if (key === 'j' || key === 'k') moveTo(key === 'j' ? 1 : -1)
    else if (key === '?') dialog.showModal()
    else if (key === '/') search()
    else if (Object.hasOwn(VIEWS, key)) location.hash = VIEWS[key]
    else return
    event.preventDefault()
  })
}

/** To the link of the next site, from wherever the focus is. */
function moveTo(step: number): void {
  const links = [...document.querySelectorAll<HTMLElement>('main a.made')]
  const at = links.indexOf(document.activeElement as HTMLElement)
  const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step
  links.at(Math.max(0, Math.min(links.length - 1, next)))?.focus()
}

function search(): void {
  const there = document.getElementById('search')
  if (there !== null) {
    there.focus()
    return
  }
  location.hash = VIEWS.s
  // The list is shown first; it says so by the focus on its title.
  addEventListener('focusin', () => document.getElementById('search')?.focus(), { once: true })
}
