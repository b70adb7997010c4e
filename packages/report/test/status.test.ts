import fs from 'node:fs'
import { describe, expect, test } from 'vitest'
import { casesOf, played } from './nights.ts'

const folder = new URL('nights/', import.meta.url)
const files = fs.readdirSync(folder).filter((name) => name.endsWith('.nights'))

test('there are fixtures, and no two have one title', () => {
  const titles = files.flatMap((name) =>
    casesOf(fs.readFileSync(new URL(name, folder), 'utf8')).map(({ title }) => title),
  )
  expect(titles.length).toBeGreaterThanOrEqual(80)
  expect(new Set(titles).size).toBe(titles.length)
})

describe.each(files)('%s', (name) => {
  test.each(casesOf(fs.readFileSync(new URL(name, folder), 'utf8')))('$title', (one) => {
    const { expected, actual } = played(one)
    expect(actual).toEqual(expected)
  })
})

test('a fixture that says nothing, or miscounts its nights, is refused', () => {
  expect(() => casesOf('# x\ncommit a b\nS L L\n')).toThrow('expects nothing')
  expect(() => casesOf('# x\ncommit a b\nS L\n= new\n')).toThrow('not one cell a night')
  expect(() => casesOf('# x\ncommit a\nS leak\n= new\n')).toThrow('has a cell "leak"')
})
