import { HeapError } from '../errors.ts'

/** A line of a heap written as text, with the lines that are indented below it. */
export interface HeapLine {
  readonly number: number
  readonly text: string
  readonly children: HeapLine[]
}

/** How a line says what refers to the node it describes. */
export interface EdgeText {
  readonly sort:
    'property' | 'element' | 'variable' | 'export' | 'entry' | 'internal' | 'weak' | 'shortcut' | 'hidden' | 'local'
  readonly name: string
}

/** What a line says of a node. */
export interface NodeText {
  /** A node described elsewhere, by its label. */
  readonly reference: string | undefined
  readonly words: readonly string[]
  /** Written in quotes: a string of that text. */
  readonly string: string | undefined
  readonly label: string | undefined
  /** Site and scope of the stamp. */
  readonly tag: readonly [site: number, scope: number] | undefined
  /** Where the function, or the object's class, is defined. */
  readonly place: FilePlace | undefined
}

export interface FilePlace {
  readonly file: string
  readonly line: number
  readonly column: number
}

const EDGES: readonly (readonly [EdgeText['sort'], RegExp])[] = [
  ['property', /^\.("(?:[^"\\]|\\.)*"|<[^>]*>|\S+)\s+/],
  ['element', /^\[(\d+)\]\s+/],
  ['export', /^export\s+(\S+)\s+=\s+/],
  ['variable', /^([\w$]+)\s+=\s+/],
  ['entry', /^\{([^}]*)\}\s+/],
  ['internal', /^-("[^"]*"|\S+)\s+/],
  ['weak', /^~(\S+)\s+/],
  ['shortcut', /^\^(\S+)\s+/],
  ['hidden', /^%(\d*)\s+/],
  ['local', /^\$()\s+/],
]

/** Lines by indentation; empty ones and those that begin with # are left out. */
export function heapLines(text: string): HeapLine[] {
  const top: HeapLine[] = []
  const open: { indent: number; line: HeapLine }[] = []
  text.split('\n').forEach((raw, index) => {
    if (raw.trim() === '' || raw.trim().startsWith('# ') || raw.trim() === '#') return
    const indent = raw.length - raw.trimStart().length
    const line = { number: index + 1, text: raw.trim(), children: [] }
    while (open.length > 0 && open[open.length - 1].indent >= indent) open.pop()
    const siblings = open.length === 0 ? top : open[open.length - 1].line.children
    siblings.push(line)
    open.push({ indent, line })
  })
  return top
}

/** Splits a line into how the node is referred to and what it is. */
export function edgeOf(line: HeapLine): { edge: EdgeText; rest: string } {
  for (const [sort, pattern] of EDGES) {
    const match = pattern.exec(line.text)
    if (match !== null) {
      return { edge: { sort, name: unquoted(match[1]) }, rest: line.text.slice(match[0].length) }
    }
  }
  throw wrong(line, 'does not begin with an edge (.name, [0], name =, {key}, -slot, ~weak, ^shortcut, %hidden, $)')
}

export function nodeOf(rest: string, line: HeapLine): NodeText {
  const string = /^("(?:[^"\\]|\\.)*")/.exec(rest)
  const words: string[] = []
  let label: string | undefined
  let tag: [number, number] | undefined
  let place: FilePlace | undefined
  const parts = (string === null ? rest : rest.slice(string[0].length)).split(/\s+/).filter((part) => part !== '')
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at]
    const stamp = /^@(\d+)(?:\.(\d+))?$/.exec(part)
    if (stamp !== null) tag = [Number(stamp[1]), Number(stamp[2] || '0')]
    else if (part.startsWith('&')) label = part.slice(1)
    else if (part === 'at') place = placeOf(parts[++at], line)
    else words.push(part)
  }
  const reference = words[0]?.startsWith('*') ? words[0].slice(1) : undefined
  if (reference === undefined && words.length === 0 && string === null) throw wrong(line, 'says of no node')
  return { reference, words, label, tag, place, string: string === null ? undefined : unquoted(string[1]) }
}

export function placeOf(text: string | undefined, line: HeapLine): FilePlace {
  const match = /^(.+):(\d+):(\d+)$/.exec(text ?? '')
  if (match === null) throw wrong(line, 'has no place of the form file:line:column')
  return { file: match[1], line: Number(match[2]), column: Number(match[3]) }
}

export function wrong(line: HeapLine, what: string): HeapError {
  return new HeapError(
    'OVERSTAY_HEAP_TEXT',
    `line ${line.number} ${what}: ${line.text}`,
    'See "Heaps as text" in docs/heap.md.',
  )
}

function unquoted(text: string): string {
  return text.startsWith('"') ? (JSON.parse(text) as string) : text
}
