import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { diagnosticCodes } from '../src/errors.ts'
import { diagnosticText } from '../src/index.ts'
import { fixtures } from './support/fixture.ts'
import { expectGolden } from './support/golden.ts'
import { tag } from './support/tagged-fixture.ts'

describe.each(fixtures((form) => form === 'errors'))('$name', (fixture) => {
  const result = tag(fixture, fixture.input, fixture.source)

  it('is left as it is where it cannot be honoured, and says so', () => {
    expect(result.diagnostics.length).toBeGreaterThan(0)
    expect(result.code).toBe(fixture.source)
    expect(result.map).toBeUndefined()
    expectGolden(
      path.join(fixture.folder, 'diagnostics.txt'),
      result.diagnostics.map((it) => `${it.code}\n  ${diagnosticText(it)}\n`).join(''),
    )
  })
})

it('each code has its place in the documentation, where diagnostics send people', () => {
  const pages = readFileSync(path.resolve(import.meta.dirname, '../../../docs/diagnostics.md'), 'utf8')
  const headings = [...pages.matchAll(/^## (.*)$/gm)].map((it) => it[1])
  expect(headings.toSorted()).toEqual(diagnosticCodes.toSorted())
})
