import { expect, it } from 'vitest'
import { applyChanges, Edits } from '../src/rewrite/edits.ts'

function edited(source: string, edit: (edits: Edits) => void): string {
  const edits = new Edits()
  edit(edits)
  return applyChanges(source, edits.changes())
}

it('nests ranges that share an offset, in whatever order they are given', () => {
  const outerFirst = edited('ab', (it) => {
    it.surround(0, 2, '<', '>')
    it.surround(0, 1, '(', ')')
    it.surround(1, 2, '[', ']')
  })
  const innerFirst = edited('ab', (it) => {
    it.surround(1, 2, '[', ']')
    it.surround(0, 1, '(', ')')
    it.surround(0, 2, '<', '>')
  })
  expect(outerFirst).toBe('<(a)[b]>')
  expect(innerFirst).toBe('<(a)[b]>')
})

it('puts the range given first outside of an equal one, and an enclosing one outside of both', () => {
  const result = edited('a', (it) => {
    it.surround(0, 1, '<', '>')
    it.surround(0, 1, '(', ')')
    it.enclose(0, 1, '{', '}')
  })
  expect(result).toBe('{<(a)>}')
})

it('keeps what ends, what is appended, what is inserted and what begins at one offset in that order', () => {
  const result = edited('ab', (it) => {
    it.surround(1, 2, '(', ')')
    it.insert(1, 'I')
    it.append(1, 'A')
    it.separate(1)
    it.separate(1)
    it.surround(0, 1, '<', '>')
  })
  expect(result).toBe('<a>A;I(b)')
})

it('takes text away but leaves its line ends', () => {
  expect(
    edited('@a({\r\n  b,\n})\nclass C {}', (it) => {
      it.remove(0, 13)
      it.insert(23, '!')
    }),
  ).toBe('\r\n\n\nclass C {!}')
  expect(
    edited('abc', (it) => {
      it.remove(1, 2)
    }),
  ).toBe('ac')
})
