import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type * as transformer from '../../src/index.ts'
import { diagnosticText, type TaggedSite, type TransformOptions, type TransformResult } from '../../src/index.ts'
import { readProgram, run, type Program, type Run } from './run-program.ts'
import type { Fixture } from './fixture.ts'

// `npm run mutate:transform` puts broken ones in its place.
const { OVERSTAY_TRANSFORMER: other } = process.env
const { transform } = (await (other === undefined
  ? import('../../src/index.ts')
  : import(/* @vite-ignore */ pathToFileURL(other).href))) as typeof transformer

const leftAlone = (code: string): TransformResult => ({ code, sites: [], diagnostics: [] })

/** The transformer's word on a file of a fixture; a file it has nothing to say about comes back as it is. */
export function tag(
  fixture: Fixture,
  file: string,
  source: string,
  more: Partial<TransformOptions> = {},
): TransformResult {
  const given: TransformOptions = {
    file,
    root: fixture.folder,
    moduleKind: kindOf(fixture),
    track: 'all',
    top: 'label',
  }
  const result = transform(source, { ...given, ...fixture.options.transform, ...more })
  return result ?? leftAlone(source)
}

export async function runPlain(fixture: Fixture): Promise<Run> {
  return run({ ...programOf(fixture), code: fixture.source, load: readProgram })
}

export async function runTagged(fixture: Fixture, code: string): Promise<Run> {
  return run({ ...programOf(fixture), code, load: (file) => tag(fixture, file, readProgram(file)).code })
}

function kindOf({ input }: Fixture): Program['kind'] {
  return /\.c[jt]s$/.test(input) ? 'commonjs' : 'module'
}

function programOf(fixture: Fixture): Omit<Program, 'code' | 'load'> {
  const { input, options } = fixture
  return {
    file: input,
    kind: kindOf(fixture),
    ...(options.compilerOptions === undefined ? {} : { tsconfig: { compilerOptions: options.compilerOptions } }),
  }
}

/** What a fixture promises, in lines that can be read in a diff. */
export function summary(result: TransformResult, tagged: Run, input: string): string {
  const made = tagged.runtime.tables.find(({ file }) => file === path.basename(input))?.made
  return `${JSON.stringify(
    {
      prints: tagged.printed,
      sites: result.sites.map((site, index) => siteLine(site, made?.[index])),
      ...(result.diagnostics.length === 0 ? {} : { diagnostics: result.diagnostics.map(diagnosticText) }),
    },
    null,
    2,
  )}\n`
}

function siteLine(site: TaggedSite, made: number | undefined): string {
  const what = site.name === '' ? site.kind : `${site.kind} ${site.name}`
  return [
    site.function === '' ? what : `${what} in ${site.function}`,
    `at ${site.line}:${site.column}`,
    `made ${made ?? 'never'}`,
    ...(site.top ? ['top'] : []),
    ...(site.annotated
      ? [`annotated${site.within === undefined ? '' : ` within ${JSON.stringify(site.within)}`}`]
      : []),
    site.fingerprint,
  ].join(', ')
}
