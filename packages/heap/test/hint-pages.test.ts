import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { hints } from '../src/index.ts'

const folder = fileURLToPath(new URL('../../../docs/hints/', import.meta.url))
const sections = ['## What it means', '## How it looks', '## How to fix it', 'Before:', 'After:']

describe('pages of hints', () => {
  it('are those of the hints there are', () => {
    const pages = readdirSync(folder).map((file) => file.replace(/\.md$/, ''))
    expect(pages.sort()).toEqual(Object.keys(hints).sort())
  })

  it.each(Object.keys(hints))('%s says what it means, how it looks and how to fix it', (id) => {
    const text = readFileSync(`${folder}${id}.md`, 'utf8')
    expect(text).toContain(`Hint \`${id}\`.`)
    for (const section of sections) expect(text).toContain(`\n${section}\n`)
  })

  it('have a case each in test/heaps/hints', () => {
    const cases = readdirSync(fileURLToPath(new URL('heaps/hints/', import.meta.url)))
    const told = new Set(
      cases.flatMap((file) => {
        const text = readFileSync(fileURLToPath(new URL(`heaps/hints/${file}`, import.meta.url)), 'utf8')
        return [...text.matchAll(/^(?:suspect|listed): .*, (\S+)$/gm)].map((match) => match[1])
      }),
    )
    expect([...told].sort()).toEqual(Object.keys(hints).sort())
  })
})
