import fs from 'node:fs'
import path from 'node:path'
import type { Command } from 'commander'
import { report as reportSchema, type Finding } from '@overstay/schema'
import type { Annotated, FoundSite, Suggestion, WantedClass } from '@overstay/transform/static'
import { CommandError } from '../command-error.ts'
import { EXIT, EXIT_CODES } from '../exit-codes.ts'
import { projectRoot } from '../project-root.ts'
import { unifiedDiff } from '../unified-diff.ts'
import { tsconfigOption } from './tsconfig-option.ts'

interface AnnotateFlags {
  readonly suggest?: string
  readonly within?: string
  readonly check?: true
  readonly project?: string
}

export function addAnnotate(program: Command): void {
  program
    .command('annotate')
    .description(
      'expect the instances of classes to be collected: adds decorators and their imports, in JavaScript comments',
    )
    .argument('[class...]', 'names of classes, or file:Class')
    .option('--suggest <report>', 'annotate the classes of findings in a JSON report')
    .option('--within <scope>', 'the scope that instances of the named classes end with; default: the innermost')
    .option('--check', 'write nothing: print what would change, and exit with 1 if something would')
    .addOption(tsconfigOption())
    .addHelpText(
      'after',
      `
Examples:
  overstay annotate Session src/query.ts:Query
  overstay annotate --suggest report.json --check
${EXIT_CODES}`,
    )
    .action(async (names: string[], flags: AnnotateFlags) => {
      process.exitCode = await annotate(names, flags)
    })
}

/** Returns the exit code. */
async function annotate(names: readonly string[], flags: AnnotateFlags): Promise<number> {
  // Loaded only here: it brings TypeScript, which the help starts without.
  const { annotateClasses, suggestions } = await import('@overstay/transform/static')
  const root = projectRoot(process.cwd())
  const options = { root, ...(flags.project === undefined ? {} : { config: flags.project }) }
  const suggested = flags.suggest === undefined ? [] : suggestions(foundIn(flags.suggest), options)
  const { within } = flags
  const wanted: WantedClass[] = [
    ...names.map((name) => (within === undefined ? { name } : { name, within })),
    ...unique(suggested.flatMap((it) => ('annotate' in it ? it.annotate : []))),
  ]
  if (wanted.length === 0 && suggested.length === 0) {
    const hint = 'Name them, overstay annotate Session, or take them from a report: --suggest report.json'
    throw new CommandError(EXIT.usage, 'there is no class to annotate', hint)
  }
  const { changes, classes } = annotateClasses(wanted, options)
  const wrong = classes.find((it) => it.outcome === 'unknown' || it.outcome === 'ambiguous')
  if (wrong !== undefined) throw mistaken(wrong)

  for (const it of suggested) if ('why' in it) process.stderr.write(`${leftText(it)}\n`)
  for (const it of classes) process.stderr.write(`${outcomeText(it, flags.check === true)}\n`)
  if (flags.check === true) {
    for (const it of changes) process.stdout.write(unifiedDiff(it.file, it.before, it.after))
    return changes.length > 0 ? EXIT.gate : EXIT.ok
  }
  for (const it of changes) fs.writeFileSync(it.path, it.after)
  return EXIT.ok
}

/** A wrong name among several: nothing is written then, for any of them. */
function mistaken(wrong: Annotated): CommandError {
  if (wrong.outcome === 'ambiguous') {
    const hint = `Say which: ${wrong.places.join(', ')}`
    return new CommandError(
      EXIT.usage,
      `${wrong.places.length} classes are called ${wrong.name}; nothing is written`,
      hint,
    )
  }
  const near = wrong.outcome === 'unknown' ? wrong.near : []
  const hint =
    near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'Is its file part of the tsconfig? See: overstay sites'
  return new CommandError(EXIT.usage, `there is no class ${wrong.name} in this project; nothing is written`, hint)
}

function outcomeText(it: Annotated, isCheck: boolean): string {
  if (it.outcome === 'unknown' || it.outcome === 'ambiguous') return it.name
  const place = `${it.file}:${it.line}: ${it.name}`
  if (it.outcome === 'refused') return `${place} stays as it is: ${it.reason}`
  if (it.outcome === 'already') return `${place} is annotated already`
  return `${place} ${isCheck ? 'would be' : 'is now'} annotated`
}

function leftText({ found: { site }, ...it }: Extract<Suggestion, { why: string }>): string {
  const what = site.name === '' ? site.kind : `${site.kind} ${site.name}`
  return `${site.file}:${site.line}:${site.column}: ${what} is left to you: ${it.write} would go before it, but ${it.why}`
}

function unique(wanted: readonly WantedClass[]): WantedClass[] {
  return [...new Map(wanted.map((it) => [it.name, it])).values()]
}

/** Findings of a report in JSON. */
function foundIn(file: string): FoundSite[] {
  const unreadable = (reason: string): CommandError =>
    new CommandError(
      EXIT.input,
      `${file} is no report of overstay: ${reason}`,
      'Write one with: overstay report --format json > report.json',
    )
  let json: unknown
  try {
    json = JSON.parse(fs.readFileSync(path.resolve(file), 'utf8'))
  } catch (error) {
    throw unreadable((error as Error).message)
  }
  const parsed = reportSchema.safeParse(json)
  if (!parsed.success) {
    const [{ message, path: keys }] = parsed.error.issues
    throw unreadable(`${keys.length === 0 ? '' : `${keys.join('.')}: `}${message}`)
  }
  return parsed.data.findings.map(foundSite)
}

function foundSite({ scope, site }: Finding): FoundSite {
  const isNamed = scope.kind === 'named' && scope.names.length === 1
  return isNamed ? { site, within: scope.names[0] } : { site }
}
