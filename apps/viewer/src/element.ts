type Child = Node | string | number | undefined | false
type Listeners = { [E in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[E]) => void }
type Attributes = Record<string, string | number | boolean | undefined> & { href?: `#${string}` }

/** An element. Children that are strings become text, never markup: names come from other people's programs. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  return filled(document.createElement(tag), attributes, children)
}

export function svg<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[Tag] {
  return filled(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children)
}

export function listening<E extends HTMLElement>(element: E, listeners: Listeners): E {
  for (const [type, listener] of Object.entries(listeners)) element.addEventListener(type, listener as EventListener)
  return element
}

function filled<E extends Element>(element: E, attributes: Attributes, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue
    element.setAttribute(name, value === true ? '' : visible(String(value)))
  }
  for (const child of children) {
    if (child === undefined || child === false) continue
    element.append(child instanceof Node ? child : visible(String(child)))
  }
  return element
}

/** Characters that show nothing, or turn the text around them (Unicode TR 36), and halves of a pair: spelled, so that no name hides anything. */
const HIDDEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]/gu

export function visible(text: string): string {
  return text.replace(
    HIDDEN,
    (character) => `⟨U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  )
}

/** A sentence whose `words` in backticks are code. */
export function sentence(text: string): HTMLElement {
  return h('span', {}, ...text.split('`').map((part, index) => (index % 2 === 1 ? h('code', {}, part) : part)))
}

/** The beginning and the end of what is too long to be read at once. */
export function clipped(text: string, most = 120): string {
  if (text.length <= most) return text
  const end = Math.floor(most / 3)
  return `${text.slice(0, most - end - 1)}…${text.slice(-end)}`
}
