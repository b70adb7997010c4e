import { execFile } from 'node:child_process'
import fs from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const main = fileURLToPath(new URL('../dist/oracle/packages/main.js', import.meta.url))

async function oracle(...args: readonly string[]): Promise<{ code: unknown; said: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], { maxBuffer: 2 ** 26 }, (error, printed, errors) => {
      resolve({ code: error === null ? 0 : error.code, said: printed + errors })
    })
  })
}

const packages = [
  'acorn',
  'date-fns',
  'immer',
  'lodash-es',
  'prettier',
  'react-dom',
  'rxjs',
  'three',
  'typescript',
  'zod',
]

it('asks all of its programs', () => {
  const files = fs.readdirSync(new URL('../src/oracle/packages/programs', import.meta.url))
  expect(files.sort()).toEqual(packages.map((it) => `${it}.ts`))
})

it.each(packages)(
  '%s prints the same plain and tagged, bundled and under the hook',
  { timeout: 600_000 },
  async (name) => {
    const { code, said } = await oracle('--only', name)
    expect(said).toMatch(new RegExp(`^equal   ${name} \\(bundle\\): .*\\nequal   ${name} \\(hook\\): `))
    expect(said).toContain('1 programs in 2 hosts, 0 differ')
    expect(code).toBe(0)
  },
)

it('exits with 2 for a package it does not know', async () => {
  const { code, said } = await oracle('--only', 'left-pad')
  expect(said).toContain('no left-pad among acorn, ')
  expect(code).toBe(2)
})
