import * as immer from 'immer'
import { exercise, print } from '../surface.ts'

immer.enableMapSet()
immer.enablePatches()

class Account {
  [immer.immerable] = true
  owner = 'ann'
  entries: { sum: number }[] = []

  get total(): number {
    return this.entries.reduce((sum, it) => sum + it.sum, 0)
  }
}

const base = () => ({
  list: [
    { id: 1, done: false },
    { id: 2, done: true },
  ],
  byName: new Map([['a', { n: 1 }]]),
  names: new Set(['a', { deep: [1] }]),
  account: new Account(),
})

exercise(immer, () => [[], [base(), (draft: { list: unknown[] }) => void draft.list.push(1)], [base()], [true]])

const [next, patches, inverse] = immer.produceWithPatches(base(), (draft) => {
  draft.list[0].done = true
  draft.list.push({ id: 3, done: false })
  draft.byName.get('a')!.n++
  draft.byName.set('b', { n: 9 })
  draft.names.delete('a')
  draft.account.entries.push({ sum: 4 }, { sum: 5 })
})
print('next', next, 6)
print('total', next.account.total)
print('patches', patches, 6)
print('inverse', inverse, 6)
print('back', immer.applyPatches(next, inverse), 6)
print('frozen', [Object.isFrozen(next), Object.isFrozen(next.list[0]), immer.isDraftable(next.account)])
const untouched = base()
print('same', immer.produce(untouched, () => undefined) === untouched)
const draft = immer.createDraft(base())
draft.list.reverse()
print('original', immer.original(draft).list)
print('current', immer.current(draft), 6)
print('finished', immer.finishDraft(draft), 6)
for (const recipe of [
  () => 1,
  (it: { list: unknown }) => ((it.list = 1), 2),
  (it: object) => Object.defineProperty(it, 'x', {}),
]) {
  try {
    print('produced', immer.produce(base() as never, recipe as never))
  } catch (error) {
    print('threw', (error as Error).message)
  }
}
try {
  next.list.push({ id: 4, done: true })
} catch (error) {
  print('threw', (error as Error).message)
}
