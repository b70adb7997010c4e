import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { overstay } from '@overstay/transform/esbuild'
import { build } from 'esbuild'

export interface Outcome {
  readonly printed: string
  /** Of what was printed, to compare runs elsewhere. */
  readonly digest: string
  readonly errors: string
  readonly code: number
  /** How many sites the runtime was told of, and how many of them made something. */
  readonly stamps?: { readonly sites: number; readonly used: number }
}

/** Runs a program plain or tagged. `work` is the host's to write to, with any ending. */
type RunProgram = (program: string, isTagged: boolean, work: string) => Promise<Outcome>

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const preloaded = (name: string): string => new URL(`./${name}.js`, import.meta.url).href

const bundle: RunProgram = async (program, isTagged, work) => {
  const outfile = `${work}.mjs`
  await build({
    entryPoints: [program],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    // Bundling renames what collides, and with it functions; which ones is esbuild's affair.
    keepNames: true,
    logLevel: 'error',
    absWorkingDir: root,
    // What CommonJS in the bundle expects.
    banner: {
      js: [
        'import { createRequire as requireOf } from "node:module";',
        'const require = requireOf(import.meta.url);',
        'const { filename: __filename, dirname: __dirname } = import.meta;',
      ].join(''),
    },
    plugins: isTagged ? [overstay({ track: 'all', top: 'label', dependencies: ['*'] })] : [],
  })
  return run([outfile], isTagged, work)
}

const hook: RunProgram = async (program, isTagged, work) => {
  return run(isTagged ? ['--import', '@overstay/transform/register', program] : [program], isTagged, work)
}

export const hosts = { bundle, hook }
export type Host = keyof typeof hosts

async function run(args: readonly string[], isTagged: boolean, work: string): Promise<Outcome> {
  const count = `${work}.json`
  const preloads = ['deterministic', ...(isTagged ? ['count-stamps'] : [])]
  const options = {
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
    maxBuffer: 2 ** 30,
    timeout: 180_000,
    env: {
      ...process.env,
      TZ: 'UTC',
      LC_ALL: 'C',
      FORCE_COLOR: '0',
      NODE_OPTIONS: '',
      NODE_ENV: 'production',
      OVERSTAY_COUNT: count,
      // Where programs find the files of packages they read as text: bundled they are elsewhere.
      OVERSTAY_PACKAGES: createRequire(import.meta.url).resolve('../../../package.json'),
      OVERSTAY_TRANSFORM: JSON.stringify({ track: 'all', dependencies: ['*'], root }),
    },
  }
  return new Promise((resolve) => {
    const nodeArgs = [...preloads.flatMap((it) => ['--import', preloaded(it)]), ...args]
    execFile(process.execPath, nodeArgs, options, (error, printed, errors) => {
      resolve({
        printed,
        digest: createHash('sha256').update(printed).digest('hex').slice(0, 12),
        errors: error?.killed === true ? `no end after ${options.timeout / 1000} s` : errors.slice(0, 4_000),
        code: error === null ? 0 : typeof error.code === 'number' ? error.code : 1,
        ...(fs.existsSync(count)
          ? { stamps: JSON.parse(fs.readFileSync(count, 'utf8')) as Outcome['stamps'] & {} }
          : {}),
      })
    })
  })
}
