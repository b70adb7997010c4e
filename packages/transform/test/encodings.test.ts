import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { build, type BuildFailure } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { overstay } from '../src/esbuild.ts'
import { registerHook } from './support/built.ts'
import { bundle } from './support/bundle.ts'
import { node, nodes, project, standInStamp } from './support/project.ts'

const hook = registerHook()
const text = 'export const a = () => ["caf\u00E9"]\nconsole.log(a()[0].length)\n'

const utf16: Readonly<Record<string, Buffer>> = {
  'UTF-16, little end first': Buffer.from(`\uFEFF${text}`, 'utf16le'),
  'UTF-16, big end first': Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
}
const broken: Readonly<Record<string, Buffer>> = {
  'Latin-1': Buffer.from(text, 'latin1'),
  // Two of three bytes of a character: one replacement character for Node, two for esbuild.
  'a character cut short': Buffer.concat([
    Buffer.from('console.log("'),
    Buffer.from([0xe2, 0x82]),
    Buffer.from(`".length)\n${text}`),
  ]),
}

function app(bytes: Buffer): string {
  const root = project({ 'package.json': '{ "name": "app", "type": "module" }' })
  writeFileSync(path.join(root, 'main.js'), bytes)
  return root
}

interface Bundled {
  readonly prints: string
  readonly errors: readonly string[]
  readonly warnings: readonly string[]
}

/** Without source maps: with them esbuild 0.28 may never come to an end over such a file. */
async function bundled(root: string, isTagged: boolean): Promise<Bundled> {
  const outfile = path.join(root, isTagged ? 'tagged.mjs' : 'plain.mjs')
  const plugins = isTagged ? [overstay({ track: 'all', runtime: standInStamp() })] : []
  const entryPoints = [path.join(root, 'main.js')]
  try {
    const { warnings } = await build({
      absWorkingDir: root,
      entryPoints,
      outfile,
      bundle: true,
      format: 'esm',
      logLevel: 'silent',
      plugins,
    })
    const { stdout } = await node([outfile], { cwd: root })
    return { prints: stdout, errors: [], warnings: warnings.map((it) => (it.detail as { code: string }).code) }
  } catch (error) {
    const { errors, warnings } = error as BuildFailure
    return {
      prints: '',
      errors: errors.map((it) => `${it.location!.file}:${it.location!.line} ${it.text}`),
      warnings: warnings.map((it) => (it.detail as { code: string }).code),
    }
  }
}

describe.each(Object.entries({ ...utf16, ...broken }))('%s', (_, bytes) => {
  it('is for esbuild what it is without us, and one warning', async () => {
    const root = app(bytes)
    const plain = await bundled(root, false)
    const tagged = await bundled(root, true)
    expect(tagged).toEqual({ ...plain, warnings: ['OVERSTAY_ENCODING'] })
    expect(plain.prints === '').toBe(plain.errors.length > 0)
  })

  it.each(nodes)('under the hook on %s is what it is without', async (binary) => {
    const root = app(bytes)
    const main = path.join(root, 'main.js')
    const env = { OVERSTAY_TRANSFORM: JSON.stringify({ track: 'all', runtime: standInStamp() }) }
    const plain = await node([main], { cwd: root, binary })
    const tagged = await node([`--import=${hook}`, main], { cwd: root, binary, env })
    expect([tagged.code, tagged.stdout]).toEqual([plain.code, plain.stdout])
    const errorOf = (stderr: string): string | undefined => /^SyntaxError.*$/m.exec(stderr)?.[0]
    expect(errorOf(tagged.stderr)).toBe(errorOf(plain.stderr))
    // A process that goes down at once may not come to print it.
    expect(tagged.stderr.match(/OverstayWarning/g)?.length ?? 0).toBeLessThanOrEqual(plain.code === 0 ? 0 : 1)
  })
})

describe.each(Object.entries(utf16))('%s', (_, bytes) => {
  it.each(['rollup', 'rolldown', 'vite', 'webpack', 'rspack'])('fails in %s as it does without us', async (host) => {
    const root = app(bytes)
    const failure = async (isTagged: boolean): Promise<string> => {
      const options = isTagged ? ({ track: 'all', runtime: standInStamp() } as const) : undefined
      const request = { root, entry: './main.js', outdir: path.join(root, 'out'), options }
      return bundle[host](request).then(
        () => 'built',
        // webpack and Rspack go on to say which loaders there were.
        (error: unknown) => (error as Error).message.split('\n', host.endsWith('pack') ? 1 : 9).join('\n'),
      )
    }
    const plain = await failure(false)
    expect(plain).not.toBe('built')
    expect(await failure(true)).toBe(plain)
  })
})

describe.each(Object.entries(broken))('%s', (_, bytes) => {
  it.each(['rolldown', 'vite'])('is refused by %s with us and without', async (host) => {
    const root = app(bytes)
    for (const options of [undefined, { track: 'all', runtime: standInStamp() } as const]) {
      const request = { root, entry: './main.js', outdir: path.join(root, 'out'), options }
      await expect(bundle[host](request)).rejects.toThrow('did not contain valid UTF-8')
    }
  })
})
