import { h, listening, visible } from '../element.ts'

/** A command line with a button that copies it. */
export function commandLine(...words: string[]): HTMLElement {
  const text = words.map(quoted).join(' ')
  const code = h('code', {}, text)
  const button = listening(h('button', { type: 'button', 'aria-label': `Copy: ${text}` }, 'Copy'), {
    click: () => {
      void copied(visible(text), code).then((done) => {
        button.textContent = done ? 'Copied' : 'Selected'
        setTimeout(() => (button.textContent = 'Copy'), 1500)
      })
    },
  })
  return h('div', { class: 'command' }, code, button)
}

/** A word as a shell reads it: names in it come from other people's programs. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

async function copied(text: string, code: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // Not allowed here, as in a file in some browsers: then it is ready to be copied by hand.
    getSelection()?.selectAllChildren(code)
    return false
  }
}
