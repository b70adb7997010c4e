import { expect, it } from 'vitest'
import { mutations } from '../src/oracle/mutate/mutations.ts'
import { mutated } from '../src/oracle/mutate/mutant.ts'

it.each(mutations)('there is still a rule to take away: $what', (mutation) => {
  expect(mutated(mutation)).toContain(mutation.to)
})
