import type { Command } from 'commander'
import type { ListedSite, SiteList } from '@overstay/transform/static'
import { EXIT } from '../exit-codes.ts'
import { loadConfig } from '../load-config.ts'
import { projectRoot } from '../project-root.ts'
import { tsconfigOption } from './tsconfig-option.ts'

interface SitesOptions {
  readonly project?: string
  readonly types?: true
  readonly json?: true
}

export function addSites(program: Command): void {
  program
    .command('sites')
    .description('list all allocation sites of the project, and what is expected of them')
    .addOption(tsconfigOption())
    .option('--types', 'the type of each value, and annotations that come through modules of your own (slow)')
    .option('--json', 'machine-readable')
    .action(async (options: SitesOptions) => {
      process.exitCode = await sites(options)
    })
}

async function sites(options: SitesOptions): Promise<number> {
  // Loaded only here: they bring TypeScript, which the help starts without.
  const { diagnosticText } = await import('@overstay/transform')
  const { listSites } = await import('@overstay/transform/static')
  const root = projectRoot(process.cwd())
  const { annotationModules, calls, expect } = await loadConfig(root)
  const list = listSites({
    root,
    ...(annotationModules && { annotationModules }),
    ...(calls && { calls }),
    ...(expect && { expect }),
    ...(options.project === undefined ? {} : { config: options.project }),
    ...(options.types === undefined ? {} : { types: true }),
  })
  for (const it of list.diagnostics) process.stderr.write(`${diagnosticText(it)}\n`)
  process.stdout.write(options.json === true ? jsonOf(list, root) : textOf(list))
  return EXIT.ok
}

function jsonOf({ barrels, files, sites: listed }: SiteList, root: string): string {
  const rows = listed.map(({ annotated, top, type, within, ...site }) => ({
    ...site,
    top,
    expectation: annotated ? { within: within ?? null } : null,
    ...(type === undefined ? {} : { type }),
  }))
  return `${JSON.stringify({ format: 'overstay-sites', version: 1, root, files, barrels, sites: rows }, null, 2)}\n`
}

function textOf({ barrels, files, sites: listed }: SiteList): string {
  const expected = listed.filter((it) => it.annotated).length
  const lines = listed.map(lineOf)
  const passedOn = barrels.map(
    (it) =>
      `expectCollected comes through ${JSON.stringify(it)}: name it in annotationModules, or hosts do not know it`,
  )
  const total = `${count(listed.length, 'site')} in ${count(files, 'file')}, ${count(expected, 'expectation')}`
  return [...lines, ...(lines.length === 0 ? [] : ['']), ...passedOn, total, ''].join('\n')
}

function lineOf(site: ListedSite): string {
  const { annotated, column, exempt, file, fingerprint, kind, line, name, top, type, within } = site
  const parts = [
    `${file}:${line}:${column}`,
    name === '' ? kind : `${kind} ${name}`,
    site.function === '' ? '' : `in ${site.function}`,
    top ? 'at the top' : '',
    type === undefined ? '' : `: ${type}`,
    annotated ? `expected gone ${expectation(within)}` : '',
    exempt === true ? 'nothing expected' : '',
    fingerprint,
  ]
  return parts.filter((it) => it !== '').join('  ')
}

function expectation(within: string | number | undefined): string {
  if (within === undefined) return 'when its scope ends'
  return typeof within === 'number' ? `after ${within} ms` : `when ${within} ends`
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`
}
