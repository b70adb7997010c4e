import { ask, type Answer, type Drawing, dotOf, HeapView, openSnapshot, type QueryOptions } from '@overstay/heap'
import { CommandError } from '../command-error.ts'
import { EXIT } from '../exit-codes.ts'

export interface HeapCommandOptions extends Omit<QueryOptions, 'open'> {
  readonly json?: true
  readonly svg?: true
}

/** The version of what `--json` prints; raised when a field changes its meaning or goes. */
const JSON_VERSION = 1

/** Asks one question of a snapshot and prints the answer. */
export async function heap(
  file: string,
  verb: string,
  args: readonly string[],
  { json, svg, ...options }: HeapCommandOptions,
): Promise<number> {
  if (svg && verb !== 'graph') {
    throw new CommandError(
      EXIT.usage,
      `${verb} cannot be drawn`,
      'graph can: overstay heap app.heapsnapshot graph @123 --svg',
    )
  }
  const opened = openSnapshot(file)
  try {
    const answer = ask(new HeapView(opened), verb, args, options)
    process.stdout.write(svg ? await drawn(answer) : printed(answer, json, { snapshot: file, question: verb, args }))
  } finally {
    opened.close()
  }
  return EXIT.ok
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
  return (await instance()).renderString(dotOf(data as Drawing), { format: 'svg' })
}
