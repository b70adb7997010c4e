import fs from 'node:fs'
import path from 'node:path'
import { packageFolder } from './app.ts'
import { median, ratio, run } from './child.ts'

const hook = import.meta.resolve('@overstay/transform/register')

/** Does nothing: what Node takes for having a hook at all. */
const emptyHook = `data:text/javascript,${encodeURIComponent(`import module from 'node:module'
if (module.registerHooks) module.registerHooks({ load: (url, context, next) => next(url, context) })
else module.register('data:text/javascript,export {}')`)}`

/** Starts a program of many modules of its own, plain and with the register hook tracking all. */
export function measureStart(root: string, rounds: number): void {
  const source = path.join(root, 'start/src')
  fs.cpSync(packageFolder('lodash-es'), source, { recursive: true })
  fs.mkdirSync(path.join(root, 'start/node_modules'))
  const main = path.join(root, 'start/main.js')
  fs.writeFileSync(
    main,
    "import * as lodash from './src/lodash.js'\nif (lodash.chunk === undefined) throw new Error()\n",
  )
  fs.writeFileSync(path.join(root, 'start/package.json'), '{ "name": "start", "type": "module" }')

  const cwd = path.join(root, 'start')
  const hooked = ['--import', hook, main]
  const settings = (more = {}): NodeJS.ProcessEnv => ({ OVERSTAY_TRANSFORM: JSON.stringify({ track: 'all', ...more }) })
  const cache = path.join(cwd, 'node_modules/.cache')
  const ways = {
    plain: () => run([main], {}, cwd),
    'empty hook': () => run(['--import', emptyHook, main], {}, cwd),
    annotated: () => run(hooked, settings({ track: 'annotated' }), cwd),
    cold: () => {
      fs.rmSync(cache, { recursive: true, force: true })
      return run(hooked, settings(), cwd)
    },
    warm: () => run(hooked, settings(), cwd),
  }
  const costs = new Map(Object.keys(ways).map((way) => [way, [] as { wall: number; cpu: number | undefined }[]]))
  for (let round = 0; round < rounds; round++) {
    for (const [way, measured] of Object.entries(ways)) costs.get(way)!.push(measured())
  }
  const modules = fs.readdirSync(source).filter((it) => it.endsWith('.js')).length
  console.log(`\nStart of a program of ${modules} modules with the register hook, ${rounds} rounds.\n`)
  console.log('            wall ms   ratio                     CPU ms    ratio')
  for (const [way, measured] of costs) {
    const plain = costs.get('plain')!
    const wall = measured.map((it) => it.wall)
    const cpu = measured.flatMap((it) => it.cpu ?? [])
    const wallRatio = ratio(
      wall,
      plain.map((it) => it.wall),
    )
    const cpuRatio = ratio(
      cpu,
      plain.flatMap((it) => it.cpu ?? []),
    )
    const target = way === 'warm' ? '1.3×' : ''
    console.log(
      `${way.padEnd(12)}${median(wall).toFixed(0).padStart(6)}    ${wallRatio.padEnd(24)}  ${median(cpu).toFixed(0).padStart(6)}    ${cpuRatio.padEnd(24)}  ${target}`,
    )
  }
}
