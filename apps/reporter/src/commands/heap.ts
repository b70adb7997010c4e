import { ask, type Answer, dotOf, HeapView, type ObjectGraph, openSnapshot, type QueryOptions } from '@overstay/heap'
import { CommandError } from '../command-error.ts'
import { EXIT } from '../exit-codes.ts'
import { heapPrompt } from '../heap-prompt.ts'
import { isLive, liveSnapshot } from '../live-snapshot.ts'
import { memoryIn } from '../memory-file.ts'

export interface HeapCommandOptions extends Omit<QueryOptions, 'open'> {
  readonly json?: true
  readonly svg?: true
  readonly remote?: true
  /** A file with what the process said of its memory. */
  readonly run?: string
  readonly interactive?: true
}

/** The version of what `--json` prints; raised when a field changes its meaning or goes. */
const JSON_VERSION = 1

/** Asks one question of a snapshot or a running process and prints the answer, or asks the user for questions. */
export async function heap(
  place: string,
  verb: string,
  args: readonly string[],
  { remote, run, ...given }: HeapCommandOptions,
): Promise<number> {
  if (run !== undefined && verb !== 'summary') {
    throw new CommandError(
      EXIT.usage,
      `${verb} takes no --run`,
      'summary does: overstay heap app.heapsnapshot --run memory.json',
    )
  }
  const options = run === undefined ? given : { ...given, process: await memoryIn(run) }
  if (options.svg && verb !== 'graph') {
    const hint = 'graph can: overstay heap app.heapsnapshot graph @123 --svg'
    throw new CommandError(EXIT.usage, `${verb} cannot be drawn`, hint)
  }
  if (!isLive(place)) return answered(place, place, verb, args, options)
  const live = await liveSnapshot(place, { remote })
  try {
    const memory = verb === 'summary' && live.memory !== undefined ? { process: live.memory } : {}
    return await answered(live.file, place, verb, args, { ...memory, ...options })
  } finally {
    live.discard()
  }
}

async function answered(
  file: string,
  place: string,
  verb: string,
  args: readonly string[],
  { json, svg, interactive, ...options }: Omit<HeapCommandOptions, 'remote' | 'run'>,
): Promise<number> {
  const opened = openSnapshot(file)
  try {
    const view = new HeapView(opened)
    if (interactive) {
      await heapPrompt(view, process.stdin, process.stdout)
      return EXIT.ok
    }
    const answer = ask(view, verb, args, options)
    process.stdout.write(svg ? await drawn(answer) : printed(answer, json, { snapshot: place, question: verb, args }))
    return EXIT.ok
  } finally {
    opened.close()
  }
}

function printed({ data, text }: Answer, json: true | undefined, about: object): string {
  if (!json) return `${text}\n`
  return `${JSON.stringify({ format: 'overstay-heap', version: JSON_VERSION, ...about, answer: data }, undefined, 2)}\n`
}

/** The library that draws is a megabyte that hardly anybody needs: it is loaded if it is installed. */
async function drawn({ data }: Answer): Promise<string> {
  const hint = 'Install it (npm i -D @viz-js/viz), or print DOT without --svg and draw it with `dot -Tsvg`.'
  const { instance } = await import('@viz-js/viz').catch(() => {
    throw new CommandError(EXIT.usage, 'drawing needs the package @viz-js/viz', hint)
  })
  return (await instance()).renderString(dotOf(data as ObjectGraph), { format: 'svg' })
}
