import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { transform as Transform } from '@overstay/transform'
import { expect, it } from 'vitest'
import { mutated, transformPackage, writeMutant } from '../src/oracle/mutate/mutant.ts'
import { mutations } from '../src/oracle/mutate/mutations.ts'

it.each(mutations)('there is still a rule to take away: $what', (mutation) => {
  expect(mutated(mutation)).toContain(mutation.to)
})

it('a mutant loads, and lacks its rule', async () => {
  const cache = path.join(transformPackage, 'node_modules/.cache/overstay')
  fs.mkdirSync(cache, { recursive: true })
  const folder = fs.mkdtempSync(path.join(cache, 'mutant-'))
  try {
    const mutation = mutations.find(({ what }) => what.startsWith('`new` has no parentheses'))!
    const index = pathToFileURL(writeMutant(mutation, folder)).href
    const { transform } = (await import(index)) as { transform: typeof Transform }
    const { code } = transform('export const f = (A) => new new A()()', { file: '/a.js', track: 'all' })!
    expect(code).toContain('new $os.n(new A()')
  } finally {
    fs.rmSync(folder, { recursive: true })
  }
})
