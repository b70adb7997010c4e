import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { expect, test } from 'vitest'
import { overstay, reportIn, temporaryFolder } from './overstay.ts'

const APPS = new URL('fixtures/projects/frameworks/', import.meta.url)
const PAGES = new URL('../../../docs/frameworks/', import.meta.url)
const VITEST = path.join(path.dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')

/** Of each app the planted leak; its repaired twin is not to be told of. */
const apps: Record<string, { command: string[]; leak: string }> = {
  react: { command: [VITEST, 'run'], leak: 'src/toolbar.jsx:6 closure resized, 1 of 1' },
  vue: { command: [VITEST, 'run'], leak: 'src/Toolbar.vue:8 closure resized, 1 of 1' },
  svelte: { command: [VITEST, 'run'], leak: 'src/Toolbar.svelte:8 closure resized, 1 of 1' },
  express: { command: ['--test'], leak: 'src/app.js:17 object , 5 of 5' },
  fastify: { command: ['--test'], leak: 'src/app.js:18 object , 5 of 5' },
}

test.each(Object.entries(apps))(
  '%s: the planted leak is found at its line, and its repaired twin is clean',
  { timeout: 180_000 },
  (name, { command, leak }) => {
    const folder = path.join(temporaryFolder(), name)
    fs.cpSync(new URL(name, APPS), folder, { recursive: true })
    fs.symlinkSync(path.resolve(import.meta.dirname, '../../../node_modules'), path.join(folder, 'node_modules'))
    const result = overstay(folder, 'run', '--track', 'all', '--json', '--', process.execPath, ...command)
    const { findings } = reportIn(result)
    const told = findings.filter(({ gate }) => gate !== 'none')
    expect(
      told.map(({ gate, site, survivors, created }) => [
        gate,
        `${site.file}:${site.line} ${site.kind} ${site.name}, ${survivors} of ${created}`,
      ]),
    ).toEqual([['fail', leak]])
    expect(result.status).toBe(1)
  },
)

test.each(Object.keys(apps))('the page of %s shows the files that are tested', (name) => {
  const page = fs.readFileSync(new URL(`${name}.md`, PAGES), 'utf8')
  const shown = [...page.matchAll(/^```\w+\n(?:\/\/|<!--) (\S+?)(?: -->)?\n(.*?)^```$/gms)]
  expect(shown.length).toBeGreaterThanOrEqual(2)
  for (const [, file, text] of shown) {
    expect(fs.readFileSync(new URL(`${name}/${file}`, APPS), 'utf8')).toContain(text.trim())
  }
})
