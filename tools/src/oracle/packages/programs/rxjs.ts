import * as rxjs from 'rxjs'
import { TestScheduler } from 'rxjs/testing'
import { canonical, exercise, print } from '../surface.ts'

const calls = () => [
  [],
  [(...given: unknown[]) => given[0]],
  [2, 3],
  [rxjs.of(1, 2), rxjs.of(3)],
  [[rxjs.of('a'), rxjs.of('b', 'c')]],
  [(value: unknown) => rxjs.of(value, value)],
  [(sum: unknown, value: unknown) => `${canonical(sum, 1)}+${canonical(value, 1)}`, 'seed'],
  [{ a: rxjs.of(1), b: rxjs.of(2) }],
  [{ next: (value: unknown) => value }],
]

rxjs.config.onUnhandledError = (error: unknown) => {
  console.log('nobody listens for', String(error))
}

exercise(rxjs, calls, { depth: 3 })

/** What arrives at once, an end included. */
function arrivals(source: unknown): readonly string[] {
  const seen: string[] = []
  rxjs
    .from(source as rxjs.ObservableInput<unknown>)
    .pipe(rxjs.take(20))
    .subscribe({
      next: (value) => {
        const inner = rxjs.isObservable(value) ? arrivals(value) : value
        seen.push(`next ${canonical(inner, 3)}`)
      },
      error: (error: unknown) => seen.push(`error ${String(error)}`),
      complete: () => seen.push('complete'),
    })
  return seen
}

for (const name of Object.keys(rxjs).sort()) {
  const value: unknown = Reflect.get(rxjs, name)
  if (typeof value !== 'function' || /^[A-Z]/.test(name)) continue
  for (const [index, given] of calls().entries()) {
    try {
      const result: unknown = Reflect.apply(value, undefined, given)
      if (result instanceof Promise) print(`${name}(${index}) promises`, await result)
      else if (rxjs.isObservable(result)) print(`${name}(${index}) gives`, arrivals(result))
      else if (typeof result === 'function' && !rxjs.isObservable(given[0])) {
        const operated: unknown = Reflect.apply(result, undefined, [rxjs.of(3, 1, 2)])
        if (rxjs.isObservable(operated)) print(`${name}(${index}) makes of 3, 1, 2`, arrivals(operated))
      }
    } catch (error) {
      console.log(`${name}(${index}) throws ${String(error)}`)
    }
  }
}

new TestScheduler((actual, expected) => {
  print('marbles', actual, 6)
  print('expected', expected, 6)
}).run(({ cold, hot, expectObservable }) => {
  const letters = cold('-a-b-(cd|)')
  const clock = hot('--1--2--3--|')
  expectObservable(letters.pipe(rxjs.debounceTime(2))).toBe('-----')
  expectObservable(letters.pipe(rxjs.switchMap((it) => clock.pipe(rxjs.map((n) => it + n))))).toBe('-----')
  expectObservable(rxjs.combineLatest([letters, clock])).toBe('-----')
  expectObservable(letters.pipe(rxjs.bufferTime(3), rxjs.retry(1))).toBe('-----')
  expectObservable(clock.pipe(rxjs.throttleTime(4), rxjs.windowCount(2), rxjs.mergeAll())).toBe('-----')
  expectObservable(
    letters.pipe(
      rxjs.delay(3),
      rxjs.timeout(4),
      rxjs.catchError(() => rxjs.of('late')),
    ),
  ).toBe('-----')
})
