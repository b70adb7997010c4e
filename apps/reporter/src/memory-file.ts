import fs from 'node:fs'
import type { ProcessMemory } from '@overstay/heap'
import { readRunFile } from '@overstay/report'
import { CommandError } from './command-error.ts'
import { EXIT } from './exit-codes.ts'

const FIGURES = ['rss', 'heapTotal', 'heapUsed', 'external'] as const
/** More than any JSON of `process.memoryUsage()` takes. */
const SMALL = 4096

/** What a process said of its memory: in the last line of its run file, or as the JSON of `process.memoryUsage()`. */
export async function memoryIn(file: string): Promise<ProcessMemory> {
  let memory: unknown
  try {
    memory = await figuresOf(file)
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error
    throw new CommandError(EXIT.input, `cannot read ${file}: ${error.message}`, HINT)
  }
  if (!isMemory(memory)) throw new CommandError(EXIT.input, `${file} does not say what memory its process took`, HINT)
  return memory
}

const HINT =
  "Give a run file that was written to its end, or write one: fs.writeFileSync('memory.json', JSON.stringify(process.memoryUsage()))."

async function figuresOf(file: string): Promise<unknown> {
  const stats = fs.statSync(file)
  if (!stats.isFile()) return undefined
  if (stats.size < SMALL) {
    try {
      const whole = JSON.parse(fs.readFileSync(file, 'utf8')) as object
      if (!('t' in whole)) return whole
    } catch (error) {
      // A run file has several lines, or is compressed.
      if (!(error instanceof SyntaxError)) throw error
    }
  }
  let memory: ProcessMemory | undefined
  await readRunFile(file, (record) => {
    if (record.t === 'end') memory = record.memory
  })
  return memory
}

function isMemory(value: unknown): value is ProcessMemory {
  return FIGURES.every((figure) => typeof (value as Partial<ProcessMemory> | undefined)?.[figure] === 'number')
}
