import { InvalidArgumentError, type Command } from 'commander'
import {
  ask,
  type Answer,
  dotOf,
  HeapView,
  type ObjectGraph,
  openSnapshot,
  queries,
  type QueryOptions,
} from '@overstay/heap'
import { CommandError } from '../command-error.ts'
import { EXIT, EXIT_CODES } from '../exit-codes.ts'
import { heapPrompt } from '../heap-prompt.ts'
import { isLive, liveSnapshot } from '../live-snapshot.ts'
import { memoryIn } from '../memory-file.ts'
import { listFrom } from './list-from.ts'

interface HeapCommandOptions extends Omit<QueryOptions, 'open'> {
  readonly json?: true
  readonly svg?: true
  readonly remote?: true
  /** A file with what the process said of its memory. */
  readonly run?: string
  readonly interactive?: true
}

/** The version of what `--json` prints; raised when a field changes its meaning or goes. */
const JSON_VERSION = 1

const QUESTIONS = Object.entries(queries)
  .map(([name, { args, about }]) => `  ${`${name} ${args}`.padEnd(26)} ${about}`)
  .join('\n')

export function addHeap(program: Command): void {
  program
    .command('heap')
    .description('ask what a V8 heap snapshot holds, and what holds it')
    .argument('<snapshot>', 'a .heapsnapshot of Node or Chromium, also .gz; pid:123 or ws://… for a running process')
    .argument('[question]', 'one of those below', 'summary')
    .argument('[args...]', 'what it is about: @id, a class, "Class file.js:3", or further snapshots')
    .option('--limit <rows>', 'rows of each list; 0 for all', wholeFrom)
    .option('--max-depth <steps>', 'how far chain and graph go', wholeFrom)
    .option('--too-many <neighbours>', 'how many neighbours of one object graph draws', wholeFrom)
    .option('--until <goal>', 'where chain ends: root, global, module, a class or @id')
    .option('--ignore <classes>', 'classes or @ids that chain passes over, separated by commas', listFrom)
    .option('--filter <text>', 'only what has this text in its name or place')
    .option('--refs', 'graph: what the object refers to, instead of what refers to it')
    .option('--run <file>', 'summary: the run file of the process, or the JSON of its process.memoryUsage()')
    .option('--svg', 'graph: a drawing instead of DOT (needs @viz-js/viz)')
    .option('--json', 'the answer as JSON')
    .option('--interactive', 'parse once, then ask many questions')
    .option('--remote', 'allow an inspector that is not on this machine')
    .addHelpText(
      'after',
      `
Questions:
${QUESTIONS}

Examples:
  overstay heap app.heapsnapshot
  overstay heap app.heapsnapshot why Session
  overstay heap app.heapsnapshot chain @4711 --until module
  overstay heap app.heapsnapshot graph Session --svg > sessions.svg
  overstay heap pid:1234 count Session
  overstay heap app.heapsnapshot summary --run memory.json
  overstay heap first.heapsnapshot growth second.heapsnapshot third.heapsnapshot
${EXIT_CODES}`,
    )
    .action(async (snapshot: string, question: string, args: string[], options: HeapCommandOptions) => {
      process.exitCode = await heap(snapshot, question, args, options)
    })
}

function wholeFrom(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('It has to be a whole number.')
  return Number(value)
}

/** Asks one question of a snapshot or a running process and prints the answer, or asks the user for questions. */
async function heap(
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
