import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { fixtures } from './support/fixture.ts'
import { expectGolden } from './support/golden.ts'
import { runPlain, runTagged, summary, tag } from './support/tagged-fixture.ts'

describe.each(fixtures((form) => form !== 'errors'))('$name', (fixture) => {
  const result = tag(fixture, fixture.input, fixture.source)

  it('prints the same plain and tagged', async () => {
    const plain = await runPlain(fixture)
    const tagged = await runTagged(fixture, result.code)
    expect(plain.printed.length, 'a program that prints nothing shows nothing').toBeGreaterThan(0)
    expect(tagged.printed).toEqual(plain.printed)
  })

  it('makes at each site what is written down', async () => {
    const tagged = await runTagged(fixture, result.code)
    expectGolden(path.join(fixture.folder, 'sites.json'), summary(result, tagged, fixture.input))
  })

  it('prints the same with room made in its literals', async () => {
    const { code } = tag(fixture, fixture.input, fixture.source, { room: true })
    expect((await runTagged(fixture, code)).printed).toEqual((await runPlain(fixture)).printed)
  })

  it('is tagged as written down', () => {
    expect(result.code === fixture.source, 'left as it is').toBe(fixture.options.untouched === true)
    expectGolden(path.join(fixture.folder, `output${path.extname(fixture.input)}`), result.code)
  })
})
