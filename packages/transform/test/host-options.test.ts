import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { OverstayOptions } from '../src/esbuild.ts'
import { bundle } from './support/bundle.ts'
import { node, project, standInStamp } from './support/project.ts'

const files = {
  'package.json': '{ "name": "app", "type": "module" }',
  'node_modules/kept/package.json': '{ "name": "kept", "version": "1.0.0", "type": "module", "exports": "./index.js" }',
  // As the runtime does, which is told of a site where the caller was tagged.
  'node_modules/kept/index.js': `export const expectCollected = (value, options, sites, index) =>
  index === undefined ? value : globalThis[Symbol.for('overstay.stamp')].i(value, sites, index)`,
  'main.js': `import { expectCollected } from './leaks.js'
class Session {}
const open = () => ({ text: 'session' })
const made = (value) => globalThis[Symbol.for('overstay.stamp')]?.siteOf(value) ?? 'none'
const create = (text) => JSON.parse(text)
const pass = () => create('[1]')
console.log(made(new Session()), made(open()), made(expectCollected([1])), made(pass()))`,
  'leaks.js': "export { expectCollected } from 'kept'",
}

describe.each(Object.keys(bundle))('%s', (host) => {
  const built = async (root: string, options: OverstayOptions, count: number) => {
    const outdir = path.join(root, `out${count}`)
    const request = { root, entry: './main.js', outdir }
    const warnings = await bundle[host]({ ...request, options: { runtime: standInStamp(), ...options } })
    const file = path.join(
      outdir,
      readdirSync(outdir).find((it) => /^out\.[cm]js$/.test(it))!,
    )
    const { stderr, stdout } = await node([file], { cwd: root })
    return { printed: stdout.trim() + stderr, text: readFileSync(file, 'utf8'), warnings }
  }
  const runtimeless = { runtime: '/nowhere/stamp.js' }

  it('takes expectations, calls and modules, follows barrels and strips', async () => {
    const root = project(files)
    const expecting = await built(root, { expect: [{ class: 'Session' }], annotationModules: ['kept'] }, 1)
    expect(expecting.printed).toBe('class Session none call none')
    const calling = await built(root, { track: 'all', calls: ['create'] }, 2)
    expect(calling.printed).toBe('none object in open none call create in pass')
    const stripped = await built(root, { strip: true, annotationModules: ['kept'], ...runtimeless }, 3)
    expect(stripped.printed).toBe('none none none none')
    expect(stripped.text).not.toMatch(/expectCollected\)?\(\[|overstay\/runtime/)
    expect(stripped.warnings).toEqual([])
  })

  it('keeps what it made, until a file changes that had a say', async () => {
    const root = project(files)
    const options = { annotationModules: ['kept'] }
    const folder = path.join(root, 'node_modules/.cache/overstay/transform')
    const first = await built(root, options, 1)
    expect(first.printed).toBe('none none call none')
    const [kept] = readdirSync(folder).filter((it) => it.startsWith('build-'))
    const file = path.join(folder, kept)
    const before = readFileSync(file)
    expect((await built(root, options, 2)).printed).toBe(first.printed)
    expect(readFileSync(file)).toEqual(before)
    writeFileSync(path.join(root, 'leaks.js'), 'export const expectCollected = (value) => value')
    expect((await built(root, options, 3)).printed).toBe('none none none none')
    writeFileSync(path.join(root, 'leaks.js'), files['leaks.js'])
    expect((await built(root, options, 4)).printed).toBe(first.printed)
    expect(existsSync(file)).toBe(true)
  })
})
