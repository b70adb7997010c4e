import fs from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test, vi } from 'vitest'
import { leaveWorkersAlone } from '../src/runner-process.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

/** The address of an entry as Node finds it by its package's `exports`. */
function entry(name: string, subpath: string): string {
  const home = new URL(`../../${name}/`, import.meta.url)
  const { exports } = JSON.parse(fs.readFileSync(fileURLToPath(new URL('package.json', home)), 'utf8')) as {
    exports: Record<string, { default: string }>
  }
  return new URL(exports[subpath].default, home).href
}

test('a runner’s workers start without what the command preloads, and with everything else', () => {
  const preloads = [entry('runners', './preload'), entry('transform', './register')].map((url) => `--import=${url}`)
  vi.stubEnv('NODE_OPTIONS', `--no-warnings ${preloads.join(' ')} --import=file:///own/preload.js`)
  leaveWorkersAlone()
  expect(process.env.NODE_OPTIONS).toBe('--no-warnings --import=file:///own/preload.js')
})
