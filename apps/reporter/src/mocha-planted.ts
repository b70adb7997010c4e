import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { PLANTED, plantedIn, sayNotPlanted } from './planted-place.ts'

/** Of Mocha's options what is looked at here, and what else it may be told. */
interface Options {
  [option: string]: unknown
  _: readonly string[]
  extension?: readonly string[]
  ui?: string
}

/** What tells which tests run, what is written of them, and when they begin. */
const LEFT_OUT = [
  '_',
  'config',
  'package',
  'ignore',
  'grep',
  'invert',
  'watch',
  'watch-files',
  'watch-ignore',
  'reporter',
  'reporter-option',
  'delay',
  'dry-run',
  'pass-on-failing-test-suite',
]

// Its workers are given the same options of Node.
const isCommand = (file: string): boolean => /[\\/]mocha[\\/]bin[\\/]mocha\.js$/.test(file)

// Loaded before Mocha by `overstay doctor`: has it run what is planted, with all other options as the project has them.
const folder = process.env[PLANTED]
const entry = process.argv.at(1)
if (folder !== undefined && entry !== undefined && isCommand(entry)) {
  const own = optionsOf(entry, process.argv.slice(2))
  if (own.ui === 'exports') {
    const text = 'its ui `exports` has no place for a planted test, which imports `it`'
    sayNotPlanted(folder, { state: 'warn', text, advice: 'The proof in a program has to do.' })
    process.exit(0)
  }
  const spec = plantedIn(folder, { ...formFor(own) })
  const kept = Object.entries(own).filter(([name]) => !LEFT_OUT.includes(name))
  const config = path.join(folder, 'mocharc.json')
  // A file that is always loaded may have tests as well.
  fs.writeFileSync(config, JSON.stringify({ ...Object.fromEntries(kept), spec: [spec], fgrep: 'planted by overstay' }))
  process.argv.splice(2, Infinity, '--config', config, '--no-package')
  delete process.env.MOCHA_OPTIONS
}

/** What its config, its package.json and its command line say together, by Mocha's own reading. */
function optionsOf(command: string, args: readonly string[]): Options {
  const cli = path.resolve(fs.realpathSync(command), '../../lib/cli')
  const file = ['options.js', 'options.cjs'].map((name) => path.join(cli, name)).find((it) => fs.existsSync(it))!
  const { loadOptions } = createRequire(file)(file) as { loadOptions: (args: readonly string[]) => Options }
  return loadOptions(args)
}

/** TypeScript where the project's tests are; in the syntax that its package.json asks for. */
function formFor({ _: spec, extension = [] }: Options): { syntax: 'import' | 'require'; ending: 'mjs' | 'ts' } {
  const named = spec.some((it) => /\bts\b/.test(it)) || (extension.includes('ts') && !extension.includes('js'))
  if (!named) return { syntax: 'import', ending: 'mjs' }
  const { type } = JSON.parse(fs.readFileSync('package.json', 'utf8')) as { type?: string }
  return { syntax: type === 'module' ? 'import' : 'require', ending: 'ts' }
}
