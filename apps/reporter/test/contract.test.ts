import type { Finding } from '@overstay/schema'
import { expect, test } from 'vitest'
import { contractProject, OF_PAGE, runners } from './contract-project.ts'
import { overstay, reportIn, temporaryFolder } from './overstay.ts'

/** What the product keeps, and who is to blame; the same for all. */
const LEAKS = [
  'src/bus.js:8 closure, 5 of 5, product bus, event-listener, growing',
  'src/letters.js:5 object, 5 of 5, product sent, collection, growing',
  'src/orders.js:5 object, 5 of 5, product orders, collection, growing',
  'src/poll.js:4 call, 5 of 5, product setInterval, interval, growing',
  'src/sessions.js:5 object, 5 of 5, product sessions, cache, growing',
]
const CACHES = [
  'src/recent.js:5 object, 2 of 5, product recent, collection, window',
  'src/templates.js:5 object, 5 of 5, product templates, cache, growing',
]

/** Each starts a runner in several processes, and once more to repeat. */
const PATIENCE = 180_000
/** How often each runner has to come to the same verdicts. */
const TIMES = Number(process.env.OVERSTAY_TIMES ?? 1)

test.each(Object.entries(runners))(
  '%s finds what all runners find, and nothing else',
  { timeout: PATIENCE, repeats: TIMES - 1 },
  (_name, runner) => {
    const out = temporaryFolder()
    const flags = ['--track', 'all', '--format', 'json', '--out', out]
    const result = overstay(contractProject(runner), 'run', ...flags, '--', process.execPath, ...runner.command)
    const { findings, notes } = reportIn(result)
    const ofProduct = findings.filter(({ holder }) => holder.kind === 'product')
    expect(ofProduct.map(brief).sort()).toEqual([...LEAKS, ...CACHES].sort())
    const failing = ofProduct.filter(({ gate }) => gate === 'fail')
    expect(failing.map(brief).sort()).toEqual(runner.repeats ? LEAKS : [])
    // What the tests or their runner hold is told apart and never gated; of the product that is only what it greets with.
    const others = findings.filter(({ holder }) => holder.kind !== 'product')
    expect(new Set(others.map(({ gate }) => gate))).toEqual(new Set(['none']))
    const made = others.filter(({ site }) => site.file.startsWith('src/'))
    expect(new Set(made.map(({ site }) => site.file))).toEqual(new Set(['src/greet.js']))
    expect(made.every(({ holder }) => holder.kind === 'test' || holder.kind === 'runner')).toBe(true)
    expect(notes.map(({ text }) => text).join()).toMatch(/4 scopes failed and what they made was not judged/)
  },
)

test('the runner of the page has 60 lines of code at the most', () => {
  expect(OF_PAGE.split('\n').filter((line) => line !== '').length).toBeLessThanOrEqual(60)
})

function brief({ site, survivors, created, holder, category, pattern }: Finding): string {
  const place = `${site.file}:${site.line} ${site.kind}`
  return `${place}, ${survivors} of ${created}, ${holder.kind} ${holder.name}, ${category}, ${pattern}`
}
