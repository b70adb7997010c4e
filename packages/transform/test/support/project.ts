import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buildSync } from 'esbuild'
import { afterAll } from 'vitest'

const folders: string[] = []

afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A folder with these files, gone when the tests of the file are over. */
export function project(files: Readonly<Record<string, string>>): string {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'overstay-transform-')))
  folders.push(root)
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(root, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  return root
}

// As the real one: the first copy that a process loads serves all others.
const stamp = `
  import { StandInRuntime } from './stand-in-runtime.ts'
  export const { m, n, o, i, k, q } = (globalThis[Symbol.for('overstay.stamp')] ??= new StandInRuntime())
`

let standIn: string | undefined

/** The stand-in for `@overstay/runtime/stamp` as a file that Node can import. */
export function standInStamp(): string {
  if (standIn === undefined) {
    standIn = path.join(project({ 'package.json': '{ "type": "module" }' }), 'stamp.js')
    const stdin = { contents: stamp, resolveDir: import.meta.dirname, loader: 'ts' as const }
    buildSync({ stdin, outfile: standIn, bundle: true, format: 'esm', target: 'es2022' })
  }
  return standIn
}

export interface Output {
  readonly stdout: string
  readonly stderr: string
  readonly code: number
}

/** The Node versions to try: this one, and those of OVERSTAY_TEST_NODES, binaries separated by `:`. */
export const nodes: readonly string[] = [
  process.execPath,
  ...(process.env.OVERSTAY_TEST_NODES ?? '').split(':').filter((it) => it !== ''),
]

export async function node(
  args: readonly string[],
  { cwd, env = {}, binary = process.execPath }: { cwd: string; env?: NodeJS.ProcessEnv; binary?: string },
): Promise<Output> {
  return new Promise((resolve) => {
    const inherited = { ...process.env, NODE_OPTIONS: '', VITEST: '', NODE_ENV: '', ...env }
    execFile(binary, args, { cwd, env: inherited, timeout: 50_000 }, (error, stdout, stderr) => {
      resolve({ stdout, stderr, code: error === null ? 0 : typeof error.code === 'number' ? error.code : 1 })
    })
  })
}
