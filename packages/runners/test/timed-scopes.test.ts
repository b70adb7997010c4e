import { ledger, type Scope } from '@overstay/runtime/node'
import { expect, test } from 'vitest'
import { TimedScopes } from '../src/timed-scopes.ts'

/** Stretches of time in a process that collects when it is told to. */
function fake() {
  const judged: string[] = []
  const over = new Set<Scope>()
  let collected: ((at: number) => void) | undefined
  let listened = 0
  const timed = new TimedScopes(
    (scope) => over.has(scope),
    (scopes) => judged.push(...scopes.map(({ name }) => name)),
    (started) => {
      listened++
      collected = started
      return () => (collected = undefined)
    },
  )
  const scope = (name: string, milliseconds: number): Scope => {
    const own = ledger.newScope('time', name, ledger.run)
    own.milliseconds = milliseconds
    ledger.endScope(own)
    return own
  }
  return {
    timed,
    judged,
    over,
    scope,
    collect: (at: number) => collected?.(at),
    listens: () => collected !== undefined,
    listened: () => listened,
  }
}

test('two collections that began after the time was over decide', () => {
  const { timed, judged, scope, collect } = fake()
  timed.add(scope('a', 100), 1000)
  for (const at of [1010, 1050, 1099, 1100]) collect(at)
  expect(judged).toEqual([])
  collect(1101)
  expect(judged).toEqual(['a'])
})

test('what is gone already is judged at the next collection', () => {
  const { timed, judged, over, scope, collect } = fake()
  const a = scope('a', 100)
  timed.add(a, 1000)
  timed.add(scope('b', 100), 1000)
  over.add(a)
  collect(1010)
  expect(judged).toEqual(['a'])
})

test('collections are listened to only while something waits', () => {
  const { timed, scope, collect, listens, listened } = fake()
  expect(listened()).toBe(0)
  timed.add(scope('a', 10), 0)
  timed.add(scope('b', 10), 0)
  expect([listens(), listened()]).toEqual([true, 1])
  collect(20)
  collect(30)
  expect([listens(), timed.areWaiting]).toEqual([false, false])
  timed.add(scope('c', 10), 100)
  expect([listens(), listened()]).toEqual([true, 2])
})

test('at the end of the process those whose time is not over are early', () => {
  const { timed, judged, scope, collect, listens } = fake()
  const [a, b] = [scope('a', 100), scope('b', 500)]
  timed.add(a, 1000)
  timed.add(b, 1000)
  expect(timed.takeAll(1200)).toEqual({ due: [a], early: [b] })
  expect([listens(), timed.areWaiting]).toEqual([false, false])
  collect(2000)
  expect(judged).toEqual([])
})
