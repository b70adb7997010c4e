import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { parseArgs } from 'node:util'
import { ask, HeapError, type HeapView, queries, type QueryOptions } from '@overstay/heap'

const FLAGS = {
  limit: { type: 'string' },
  'max-depth': { type: 'string' },
  'too-many': { type: 'string' },
  until: { type: 'string' },
  ignore: { type: 'string', multiple: true },
  filter: { type: 'string' },
  refs: { type: 'boolean' },
} as const

const PROMPT = 'heap> '

/** Asks for questions and answers them until the input ends; the heap is parsed once. */
export async function heapPrompt(view: HeapView, input: Readable, output: Writable): Promise<void> {
  const verbs = Object.keys(queries)
  const names = [...new Set(view.classes.all().map(({ name }) => name))].sort()
  const lines = createInterface({
    input,
    output,
    prompt: PROMPT,
    historySize: 1000,
    removeHistoryDuplicates: true,
    completer: (line: string): [string[], string] => {
      const split = line.lastIndexOf(' ') + 1
      const word = line.slice(split)
      const candidates = split === 0 ? [...verbs, 'help', 'exit'] : names
      return [word === '' && split > 0 ? [] : candidates.filter((candidate) => candidate.startsWith(word)), word]
    },
  })
  // Lines that came with the end of the input are still to be answered; to prompt then is an error from Node 24 on.
  const state = { ended: false }
  lines.once('close', () => (state.ended = true))
  lines.prompt()
  for await (const line of lines) {
    if (/^\s*(exit|quit|\.exit)\s*$/.test(line)) break
    const text = answerTo(view, line)
    if (text !== '') output.write(`${text}\n`)
    if (state.ended) output.write(PROMPT)
    else lines.prompt()
  }
  lines.close()
}

function answerTo(view: HeapView, line: string): string {
  const [name = '', ...args] = wordsOf(line)
  if (name === '') return ''
  if (name === 'help') return help()
  try {
    const { values, positionals } = parseArgs({ args, options: FLAGS, allowPositionals: true })
    return ask(view, name, positionals, optionsOf(values)).text
  } catch (error) {
    if (error instanceof HeapError) return `${error.message}\n${error.hint}`
    // What parseArgs throws is a wrong line, too.
    if (error instanceof TypeError && 'code' in error) return error.message
    throw error
  }
}

type Values = ReturnType<typeof parseArgs<{ options: typeof FLAGS }>>['values']

function optionsOf({ limit, 'max-depth': maxDepth, 'too-many': tooMany, ...others }: Values): QueryOptions {
  const numbers = Object.entries({ limit, maxDepth, tooMany }).flatMap(([name, value]) => {
    if (value === undefined) return []
    if (!/^\d+$/.test(value)) throw new HeapError('OVERSTAY_HEAP_QUESTION', `${name} is no number`, 'Write --limit 50.')
    return [[name, Number(value)] as const]
  })
  return { ...others, ...Object.fromEntries(numbers) }
}

/** Words of a line; quotation marks keep words together. */
function wordsOf(line: string): string[] {
  return Array.from(line.matchAll(/"[^"]*"|\S+/g), ([word]) => word.replace(/^"(.*)"$/, '$1'))
}

function help(): string {
  const rows = Object.entries(queries).map(([name, { args, about }]) => `  ${`${name} ${args}`.padEnd(26)} ${about}`)
  return [...rows, '  exit'].join('\n')
}
