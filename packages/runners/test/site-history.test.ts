import { ledger } from '@overstay/runtime/node'
import { expect, test } from 'vitest'
import { SiteHistory } from '../src/site-history.ts'

const [site] = ledger.addSites('src/a.js', [['new', 'A', '', 1, 1, 'fp']])
const scope = (kind: 'test' | 'named', name: string) => ledger.newScope(kind, name, ledger.run)

test('named scopes are compared with those of their name, and do equal work', () => {
  const history = new SiteHistory()
  const request = history.groupOf(scope('named', 'request'))
  expect(history.groupOf(scope('named', 'request'))).toBe(request)
  expect(history.groupOf(scope('named', 'job'))).not.toBe(request)
  expect(request.equal).toBe(true)
})

test('tests are compared with each other, and do different work', () => {
  const history = new SiteHistory()
  const group = history.groupOf(scope('test', 'a'))
  expect(history.groupOf(scope('test', 'b'))).toBe(group)
  expect(group.equal).toBe(false)
})

test('a pattern counts only the scopes in which the site was used', () => {
  const history = new SiteHistory()
  const group = history.groupOf(scope('test', 'a'))
  const positions = Array.from({ length: 5 }, () => history.add(site, group))
  expect(positions).toEqual([0, 1, 2, 3, 4])
  expect(history.pattern(site, group, positions)).toBe('growing')
  expect(history.pattern(site, group, [0])).toBe('once')
  expect(history.pattern(site, group, [4, 3, 3])).toBe('window')
})
