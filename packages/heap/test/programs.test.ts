import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { explainSurvivors, openSnapshot } from '../src/index.ts'
import { fileInfo } from './file-info.ts'
import { rendered } from './render.ts'
import { programs, snapshotOf, snapshotWithCoverage } from './snapshot-of.ts'

/**
 * Small programs that leak in the ways programs do, each with a twin that lets go. What is said of them is compared as
 * a whole; bytes and places inside Node differ between versions and are left
 * out. OVERSTAY_UPDATE=1 writes the texts anew.
 */
const leaks = readdirSync(join(programs, 'leaks')).filter((file) => /\.[cm]js$/.test(file))

/** Newer versions of Node keep async contexts in another way, and let go of lost races. */
function expectedFile(program: string): string {
  const file = join(programs, 'leaks', `${program}.txt`)
  const newer = [26, 24, 22].filter((version) => major >= version)
  const files = newer.map((version) => join(programs, 'leaks', `${program}.from-node-${version}.txt`))
  return files.find((candidate) => existsSync(candidate)) ?? file
}

const major = Number(process.versions.node.split('.')[0])

function explained(program: string, snapshot = snapshotOf('run.mjs', program)): string {
  const heap = openSnapshot(snapshot)
  const explanation = explainSurvivors(heap, { role: (_, scope) => (scope === 0 ? 'holder' : 'suspect'), fileInfo })
  heap.close()
  return (
    rendered(explanation)
      .replaceAll(/\d+ B\b/g, '… B')
      .replaceAll(/(node:[\w/]+):\d+:\d+/g, '$1')
      // Before Node 22 an AbortSignal is an EventTarget to V8.
      .replace('.#signal EventTarget', '.#signal AbortSignal')
  )
}

describe('leaking programs', () => {
  it('have twins', () => {
    expect(leaks.length).toBeGreaterThan(15)
    expect(readdirSync(join(programs, 'twins')).sort()).toEqual(leaks.sort())
  })

  it.each(leaks)('%s is explained', (program) => {
    const file = expectedFile(program)
    const text = `${explained(`leaks/${program}`)}\n`
    if (process.env.OVERSTAY_UPDATE === '1' || !existsSync(file)) writeFileSync(file, text)
    expect(text).toBe(readFileSync(file, 'utf8'))
  })

  it.each(['closure-capture.mjs', 'fixture-and-product.test.mjs'])(
    '%s is explained alike under coverage',
    (program) => {
      const snapshot = snapshotWithCoverage('run.mjs', `leaks/${program}`)
      expect(`${explained(program, snapshot)}\n`).toBe(readFileSync(expectedFile(program), 'utf8'))
    },
  )

  it.each(leaks)('%s has a twin that keeps nothing', (program) => {
    expect(explained(`twins/${program}`)).toBe('survivors: none')
  })
})
