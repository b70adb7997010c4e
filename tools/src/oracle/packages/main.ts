import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { hosts, type Host } from './hosts.ts'

const USAGE = `npm run oracle:packages -- [--only a,b] [--host bundle,hook] [--keep DIR]

Runs programs that exercise popular packages, as they are and with every allocation of theirs tagged: bundled by esbuild
with the plugin, and loaded under the register hook. What they print has to be equal. --keep writes it to a folder.
Exit code 0: equal; 1: differences; 2: wrong usage.`

const PROGRAMS = fileURLToPath(new URL('./programs', import.meta.url))

process.exitCode = await main()

async function main(): Promise<number> {
  let values
  try {
    values = parseArgs({
      options: {
        only: { type: 'string' },
        host: { type: 'string' },
        keep: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    return wrong((error as Error).message)
  }
  if (values.help) {
    console.log(USAGE)
    return 0
  }
  const all = fs.readdirSync(PROGRAMS).flatMap((it) => (it.endsWith('.js') ? path.basename(it, '.js') : []))
  const names = values.only?.split(',') ?? all
  const chosen = values.host?.split(',') ?? Object.keys(hosts)
  const unknown = [...names.filter((it) => !all.includes(it)), ...chosen.filter((it) => !Object.hasOwn(hosts, it))]
  if (unknown.length > 0) return wrong(`no ${unknown.join(', ')} among ${[...all, ...Object.keys(hosts)].join(', ')}`)
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'overstay-packages-'))
  let different = 0
  try {
    for (const name of names) {
      for (const host of chosen) {
        const line = await compare(name, host as Host, work, values.keep)
        if (line.startsWith('DIFFERS')) different++
        console.log(line)
      }
    }
  } finally {
    fs.rmSync(work, { recursive: true, force: true })
  }
  console.log(`${names.length} programs in ${chosen.length} hosts, ${different} differ`)
  return different === 0 ? 0 : 1
}

async function compare(name: string, host: Host, work: string, keep: string | undefined): Promise<string> {
  const start = performance.now()
  const program = path.join(PROGRAMS, `${name}.js`)
  const folder = path.join(work, `${name}-${host}`)
  fs.mkdirSync(folder)
  const [plain, tagged] = await Promise.all([
    hosts[host](program, false, path.join(folder, 'plain')),
    hosts[host](program, true, path.join(folder, 'tagged')),
  ])
  if (keep !== undefined) {
    fs.mkdirSync(keep, { recursive: true })
    fs.writeFileSync(path.join(keep, `${name}-${host}-plain.txt`), plain.printed)
    fs.writeFileSync(path.join(keep, `${name}-${host}-tagged.txt`), tagged.printed)
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  const lines = plain.printed.split('\n')
  const what = `${name} (${host})`
  if (plain.code !== 0) return `DIFFERS ${what}: fails as it is with exit code ${plain.code}\n${plain.errors}`
  if (tagged.code !== 0) return `DIFFERS ${what}: exit code ${tagged.code} when tagged\n${tagged.errors}`
  const others = tagged.printed.split('\n')
  const at = lines.findIndex((line, index) => line !== others[index])
  if (at !== -1 || lines.length !== others.length) {
    return `DIFFERS ${what}: line ${at + 1}\n  plain  ${lines[at]}\n  tagged ${others[at]}`
  }
  const { sites, used } = tagged.stamps!
  if (used < 50) return `DIFFERS ${what}: ${used} of ${sites} sites made something: nothing is shown by that`
  return `equal   ${what}: ${lines.length} lines, ${plain.digest}; ${used} of ${sites} sites made something; ${seconds} s`
}

function wrong(message: string): number {
  console.error(`${message}\n${USAGE}`)
  return 2
}
