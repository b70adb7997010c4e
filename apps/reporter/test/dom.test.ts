import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { expect, test } from 'vitest'
import { overstayWith, reportIn, temporaryFolder } from './overstay.ts'

const PROJECT = new URL('fixtures/projects/dom/', import.meta.url)
const { resolve } = createRequire(import.meta.url)
const VITEST = path.join(path.dirname(resolve('vitest/package.json')), 'vitest.mjs')
const JEST = path.join(path.dirname(resolve('jest/package.json')), 'bin/jest.js')

const environments: [name: string, dom: string, command: string[]][] = [
  ['jsdom in Vitest', 'jsdom', [VITEST, 'run']],
  ['happy-dom in Vitest', 'happy-dom', [VITEST, 'run']],
  ['jsdom in Jest', 'jsdom', [JEST]],
]

test.each(environments)(
  '%s: what tests leave in the document is theirs, what the program adds to the page is not',
  { timeout: 120_000 },
  (_name, dom, command) => {
    const folder = path.join(temporaryFolder(), 'project')
    fs.cpSync(PROJECT, folder, { recursive: true })
    fs.symlinkSync(path.resolve(import.meta.dirname, '../../../node_modules'), path.join(folder, 'node_modules'))
    const watched = ['run', '--track', 'all', '--json', '--', process.execPath, ...command]
    const result = overstayWith({ env: { DOM: dom } }, folder, ...watched)
    const told = reportIn(result).findings.filter(({ gate }) => gate !== 'none')
    const lines = told.map(
      ({ gate, holder, scope, category }) =>
        `${gate} ${scope.names.join()}: ${category} of ${holder.file} ${holder.name}`,
    )
    // An observer and its callback are two sites, of which happy-dom keeps the callback in the observer alone.
    expect([...new Set(lines)].sort()).toEqual([
      'fail leaves an element in the document that the program remembers: collection of src/product.js remembered',
      'fail listenToBody: event-target-listener of src/product.js document.body',
      'fail listenToDocument: event-target-listener of src/product.js document',
      'fail listenToWindow: event-target-listener of src/product.js window',
      expect.stringMatching('^fail observe: event-target-listener of src/product.js (?:document.body|window)$'),
      'fail poll: interval of src/product.js setInterval',
    ])
    expect(result.status).toBe(1)
  },
)

test('a document that the program made itself is the program’s, with what is left in it', () => {
  const command = [process.execPath, 'work.mjs']
  const result = overstayWith(
    {},
    'dom',
    'run',
    '--out',
    temporaryFolder(),
    '--track',
    'all',
    '--json',
    '--',
    ...command,
  )
  const told = reportIn(result).findings.filter(({ gate }) => gate !== 'none')
  expect(told.map(({ gate, site, category }) => [gate, `${site.file}:${site.line} ${site.name}`, category])).toEqual([
    ['fail', 'work.mjs:7 createElement', 'attached-dom'],
  ])
})
