import fs from 'node:fs'
import path from 'node:path'
import { InvalidArgumentError, Option } from 'commander'
import { outputs, type Chronicle } from '@overstay/report'
import type { Report } from '@overstay/schema'
import { CommandError } from './command-error.ts'
import { EXIT } from './exit-codes.ts'

/** An output and the file it goes to; without one it goes to stdout. */
export interface Format {
  name: string
  file: string | undefined
}

const TEXT: Format = { name: 'text', file: undefined }

/** `--format text,sarif=leaks.sarif`: one to stdout, any number to files. */
export function formatOption(): Option {
  return new Option('--format <list>', `how to print the report, each to stdout or =file: ${known()}`)
    .argParser(formatsFrom)
    .default([TEXT], 'text')
}

export const JSON_FORMAT: readonly Format[] = [{ name: 'json', file: undefined }]

function formatsFrom(value: string): Format[] {
  const formats = value.split(',').map((item): Format => {
    const [name, ...rest] = item.trim().split('=')
    if (!Object.hasOwn(outputs, name)) throw new InvalidArgumentError(`Allowed are ${known()}.`)
    return { name, file: rest.length === 0 ? undefined : rest.join('=') }
  })
  const bare = formats.filter(({ file }) => file === undefined)
  if (bare.length > 1) {
    throw new InvalidArgumentError(`Only one can go to stdout: name a file for the others, ${bare[1].name}=<file>.`)
  }
  return formats
}

/** Whether stdout is the report's alone, so that a command's own output must go elsewhere. */
export function takesStdout(formats: readonly Format[]): boolean {
  return formats.some(({ name, file }) => file === undefined && name !== 'text')
}

/** Whether one of the formats shows more nights than the report's. */
export function showsNights(formats: readonly Format[]): boolean {
  return formats.some(({ name }) => name === 'html')
}

/** Prints a report in all its formats; `whole` is the command that shows all of it. */
export function printReport(report: Report, formats: readonly Format[], whole: string, chronicle?: Chronicle): void {
  for (const { name, file } of formats) {
    const colour = file === undefined && wantsColour()
    const text = outputs[name](report, { colour, whole, chronicle })
    if (file === undefined) process.stdout.write(text)
    else written(file, text)
  }
}

/** A report as people read it, for a message. */
export function printedText(report: Report, whole: string): string {
  return outputs.text(report, { colour: false, whole })
}

/** The command that shows all of a run whose files lie in `out`. */
export function wholeReport(out: string): string {
  return `overstay report ${path.relative(process.cwd(), out) || '.'} --format json`
}

export function wantsColour(): boolean {
  return process.stdout.isTTY && process.env.NO_COLOR === undefined
}

function written(file: string, text: string): void {
  try {
    fs.writeFileSync(file, text)
  } catch (error) {
    const message = `${file} cannot be written: ${(error as Error).message}`
    throw new CommandError(EXIT.usage, message, 'Name a file in a folder that is there.')
  }
}

function known(): string {
  return Object.keys(outputs).join(', ')
}
