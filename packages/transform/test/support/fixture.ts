import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { TransformOptions } from '../../src/index.ts'

export interface Fixture {
  /** "closures/name-of-variable" */
  readonly name: string
  readonly folder: string
  readonly input: string
  readonly source: string
  readonly options: FixtureOptions
}

export interface FixtureOptions {
  /** Beside `track: 'all'` and `top: 'label'`, where it does not say otherwise. */
  readonly transform?: Partial<TransformOptions>
  /** Run through esbuild with these compiler options. */
  readonly compilerOptions?: Record<string, unknown>
  /** The transformer is to leave this program as it is. */
  readonly untouched?: boolean
}

export const fixturesFolder = path.resolve(import.meta.dirname, '../fixtures')

/** All cases below a folder of fixtures. A glob that finds nothing tests nothing, so it throws. */
export function fixtures(group: (name: string) => boolean): readonly Fixture[] {
  const found = readdirSync(fixturesFolder)
    .filter(group)
    .sort()
    .flatMap((form) =>
      readdirSync(path.join(fixturesFolder, form))
        .sort()
        .map((name) => fixture(`${form}/${name}`)),
    )
  if (found.length === 0) throw new Error(`no fixture in ${fixturesFolder}`)
  return found
}

function fixture(name: string): Fixture {
  const folder = path.join(fixturesFolder, name)
  const inputs = readdirSync(folder).filter((it) => it.startsWith('input.'))
  if (inputs.length !== 1) throw new Error(`${name}: wants one input.*, has ${inputs.length}`)
  const input = path.join(folder, inputs[0])
  const options = path.join(folder, 'options.json')
  return {
    name,
    folder,
    input,
    source: readFileSync(input, 'utf8'),
    options: existsSync(options) ? (JSON.parse(readFileSync(options, 'utf8')) as FixtureOptions) : {},
  }
}
