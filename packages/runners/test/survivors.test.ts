import type { Explanation, SurvivorGroup } from '@overstay/heap'
import { ledger } from '@overstay/runtime/node'
import { expect, test } from 'vitest'
import type { Lingering, Made } from '../src/site-history.ts'
import { SiteHistory } from '../src/site-history.ts'
import { pathRecords } from '../src/survivors.ts'

const ROUNDS = 10

/** What one site left in each of ten rounds, held as these two groups say: the first half of the rounds, and the rest. */
function patterns(holders: [string, string]): string[] {
  const [site] = ledger.addSites('src/a.js', [['new', 'A', '', 1, 1, 'fp']])
  const history = new SiteHistory()
  const rounds = Array.from({ length: ROUNDS }, () => ledger.newScope('named', 'round', ledger.run))
  const alive: Lingering<Made>[] = rounds.map((scope) => {
    const group = history.groupOf(scope)
    return { entry: { site, scope, created: 1 }, group, position: history.add(site, group) }
  })
  const groups = holders.map((name, half) => ({
    site: site.number,
    survivors: rounds
      .slice(half * (ROUNDS / 2), (half + 1) * (ROUNDS / 2))
      .map((scope) => ({ site: site.number, scope: scope.number, count: 1 })),
    holder: { kind: 'product', file: 'src/b.js', name },
    steps: [],
  }))
  const explanation: Explanation = { survivors: [], groups: groups as unknown as SurvivorGroup[] }
  return pathRecords(explanation, alive, history).map(({ grows }) => grows)
}

test('two ways to what one holder keeps are judged as one: a list is reached from both ends', () => {
  expect(patterns(['list', 'list'])).toEqual(['growing', 'growing'])
})

test('what two holders keep of a site is judged apart', () => {
  expect(patterns(['first', 'last'])).toEqual(['sporadic', 'window'])
})
