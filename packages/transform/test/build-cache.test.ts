import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { build, type BuildResult } from 'esbuild'
import { expect, it } from 'vitest'
import { overstay, type OverstayOptions } from '../src/esbuild.ts'
import { project, standInStamp } from './support/project.ts'

const files = {
  'main.js': "import { a } from './a.ts'\nexport const made = () => [a(), new Map()]",
  'a.ts': "export const a = (): object => ({ name: 'first text' })\n/* @expectCollected */ if (a()) a()",
  'plain.js': '1',
  'package.json': '{ "name": "app", "type": "module" }',
  'node_modules/x/package.json': '{}',
}

async function bundle(root: string, options: OverstayOptions = {}): Promise<{ text: string; warnings: string[] }> {
  const { outputFiles, warnings }: BuildResult<{ write: false }> = await build({
    entryPoints: [path.join(root, 'main.js')],
    absWorkingDir: root,
    outdir: 'out',
    bundle: true,
    format: 'esm',
    sourcemap: true,
    write: false,
    logLevel: 'silent',
    plugins: [overstay({ track: 'all', runtime: standInStamp(), ...options })],
  })
  return { text: outputFiles.map((it) => it.text).join(), warnings: warnings.map((it) => it.text) }
}

const folderOf = (root: string): string => path.join(root, 'node_modules/.cache/overstay/transform')
const kept = (root: string): string[] => readdirSync(folderOf(root)).filter((it) => it.startsWith('build-'))

it('gives a second build the code, the maps and the warnings of the first', async () => {
  const root = project(files)
  const cold = await bundle(root)
  expect(cold.warnings).toHaveLength(1)
  expect(await bundle(root)).toEqual(cold)
  expect(await bundle(root, { cache: false })).toEqual(cold)
  expect(kept(root)).toHaveLength(1)
})

it('tags again what has changed, in the file or in the settings, and nothing else', async () => {
  const root = project(files)
  await bundle(root)
  const [name] = kept(root)
  const file = path.join(folderOf(root), name)
  // An entry that no longer fits its checksum is made again: what was written afterwards shows that.
  const whole = readFileSync(file)
  writeFileSync(file, whole.subarray(0, whole.length - 5))
  expect((await bundle(root)).text).toContain('first text')
  expect(readFileSync(file).length).toBe(whole.length)
  writeFileSync(path.join(root, 'a.ts'), files['a.ts'].replace('first', 'second'))
  expect((await bundle(root)).text).toContain('second text')
  expect((await bundle(root, { top: 'label' })).text).not.toBe((await bundle(root)).text)
})

it('builds without where nothing can be kept, and says so', async () => {
  const root = project({ ...files, taken: '' })
  const cold = await bundle(root)
  const { text, warnings } = await bundle(root, { cache: 'taken' })
  expect(text).toBe(cold.text)
  expect(warnings).toEqual([...cold.warnings, expect.stringContaining('nothing is cached')])
})
