import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { addSites } from '../src/ledger.ts'
import { growth, type SiteGrowth } from '../src/node/growth.ts'
import { openScope, scope } from '../src/scope.ts'
import { stamping } from '../src/stamping.ts'

const table = addSites('src/i.js', [
  ['new', 'Leaked', '', 1, 1, 'a'],
  ['new', 'Lazy', '', 2, 1, 'b'],
  ['new', 'Recent', '', 3, 1, 'c'],
  ['new', 'Temporary', '', 4, 1, 'd'],
  ['new', 'Odd', '', 5, 1, 'e'],
  ['new', 'Rare', '', 6, 1, 'f'],
  ['new', 'Expected', '', 7, 1, 'g', 2, 'run'],
])
const names = table.map(({ name }) => name)
const make = (name: string): object => stamping.o({}, table, names.indexOf(name))
const shown = (sites: SiteGrowth[]) =>
  sites.map(({ site, pattern, alive }) => `${site.name} ${pattern} ${alive.join()}`)

test('each pattern is told by the rounds that left something behind, the worst first', async () => {
  const leaked: object[] = []
  const recent: object[] = []
  const others: object[] = []
  let lazy: object | undefined
  const sites = await growth(10, (round) => {
    lazy ??= make('Lazy')
    recent.push(make('Recent'))
    if (recent.length > 2) recent.shift()
    make('Temporary')
    leaked.push(make('Leaked'))
    const odd = make('Odd')
    if (round === 3 || round === 5) others.push(odd)
    if (round > 7) others.push(make('Rare'))
  })
  expect(shown(sites)).toEqual([
    'Leaked growing 0,1,2,3,4,5,6,7,8,9',
    'Odd sporadic 3,5',
    'Recent window 8,9',
    'Lazy single 0',
    'Rare single 8,9',
  ])
  expect([leaked.length, others.length, lazy]).toEqual([10, 4, {}])
})

test('a cache that is filled once is once, however much the later rounds make', async () => {
  const cache: object[] = []
  const sites = await growth(5, () => {
    const made = make('Lazy')
    if (cache.length === 0) cache.push(made)
  })
  expect(sites).toEqual([
    {
      site: { file: 'src/i.js', line: 2, column: 1, function: '', kind: 'new', name: 'Lazy' },
      pattern: 'once',
      rounds: 5,
      alive: [0],
      atLeast: 1,
      atMost: 1,
    },
  ])
  expect(cache).toHaveLength(1)
})

test('work that leaves nothing tells nothing, and what it returns is not kept', async () => {
  expect(await growth(4, () => make('Temporary'))).toEqual([])
  expect(await growth(4, () => Promise.resolve(make('Temporary')))).toEqual([])
})

test('asynchronous rounds follow each other, and scopes inside belong to their round', async () => {
  const kept: object[] = []
  const order: string[] = []
  const sites = await growth(3, async (round) => {
    order.push(`begin ${round}`)
    await sleep(2)
    await scope('request', async () => {
      await sleep(1)
      kept.push(make('Leaked'), make('Leaked'))
    })
    kept.push(make('Leaked'))
    order.push(`end ${round}`)
  })
  expect(order).toEqual(['begin 0', 'end 0', 'begin 1', 'end 1', 'begin 2', 'end 2'])
  expect(sites).toMatchObject([{ pattern: 'growing', rounds: 3, alive: [0, 1, 2], atLeast: 6, atMost: 9 }])
})

test('what is expected to end with a wider scope counts for the round that made it', async () => {
  const kept: object[] = []
  const sites = await growth(4, () => {
    kept.push(make('Expected'))
  })
  expect(shown(sites)).toEqual(['Expected growing 0,1,2,3'])
})

test('what a scope beside the rounds makes is not theirs', async () => {
  const kept: object[] = []
  const beside = scope('beside', async () => {
    for (let count = 0; count < 8; count++) {
      kept.push(make('Leaked'))
      await sleep(1)
    }
  })
  const sites = await growth(4, () => sleep(2))
  await beside
  expect(sites).toEqual([])
  expect(kept).toHaveLength(8)
})

test('what was made before does not count', async () => {
  const open = openScope('before')
  const kept = [make('Leaked')]
  expect(await growth(3, () => undefined)).toEqual([])
  open.close()
  expect(kept).toHaveLength(1)
})

test('an error of the work ends the rounds and reaches the caller', async () => {
  const work = vi.fn((round: number) => {
    if (round === 1) throw new Error('no')
  })
  await expect(growth(5, work)).rejects.toThrow('no')
  expect(work).toHaveBeenCalledTimes(2)
})

test.each([2, 0, 3.5, NaN, '5'])('a number of rounds that tells nothing is refused: %s', async (n) => {
  const work = vi.fn()
  await expect(growth(n as number, work)).rejects.toThrow(
    `needs a whole number of rounds, 3 at least, because fewer tell nothing; got ${n}`,
  )
  expect(work).not.toHaveBeenCalled()
})

test('work that is no function is refused by its kind', async () => {
  await expect(growth(3, null as unknown as () => void)).rejects.toThrow(
    'needs a function that does the work; got null',
  )
})
