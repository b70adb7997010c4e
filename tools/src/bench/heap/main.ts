import { execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { installPeers } from '../install-peers.ts'

/** Files by the number of units that the generator makes. The last two take minutes and gigabytes. */
const SIZES: Record<string, number> = { small: 400, medium: 33_200, large: 227_000, huge: 810_000 }
const READERS = [
  'overstay parse',
  'overstay paths',
  'overstay dominators',
  'overstay heap … why',
  'memlab',
  '@vscode/v8-heap-parser',
  'DevTools core',
  'JSON.parse alone',
  'touching each byte',
] as const
type Reader = (typeof READERS)[number]
const PEERS = ['@memlab/heap-analysis@2.0.5', '@vscode/v8-heap-parser@0.1.0', 'heap-snapshot-toolkit@1.1.3']

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const scripts = path.join(root, 'tools/bench/heap')
const cache = path.join(root, 'node_modules/.cache/overstay-bench-heap')

interface Outcome {
  readonly seconds: number
  /** Of all threads; less than `seconds` where the machine was busy otherwise. */
  readonly cpu: number
  readonly megabytes: number
  readonly found?: number
  readonly retained?: number
}

/** Installed once, into a cache. */
function peersFolder(): string {
  const folder = path.join(cache, 'peers')
  if (fs.existsSync(path.join(folder, 'node_modules'))) return folder
  installPeers(folder, PEERS)
  return folder
}

function snapshotOf(size: string): string {
  const file = path.join(cache, `${size}.heapsnapshot`)
  if (fs.existsSync(file)) return file
  console.error(`writing ${file}`)
  const args = ['--max-old-space-size=12000', path.join(scripts, 'generate.mjs'), String(SIZES[size]), `${file}.part`]
  execFileSync(process.execPath, args, { stdio: 'inherit' })
  fs.renameSync(`${file}.part`, file)
  return file
}

/** A reader in a process of its own; a string where it failed. */
function read(reader: Reader, file: string, peers: string): Outcome | string {
  const started = performance.now()
  const args = ['--max-old-space-size=12000', path.join(scripts, 'read.mjs'), reader, file, peers]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 26 })
  const seconds = (performance.now() - started) / 1000
  if (status !== 0) return /(\w*Error: .*)/.exec(stderr)?.[1].slice(0, 60) ?? `exit code ${status ?? 'none'}`
  return { ...(JSON.parse(stdout.trim().split('\n').at(-1)!) as Omit<Outcome, 'seconds'>), seconds }
}

/** Readers in turn, so that a slow moment of the machine meets all of them; of each the run that took least time. */
function measured(file: string, peers: string, runs: number): Map<Reader, Outcome | string> {
  const best = new Map<Reader, Outcome | string>()
  for (let run = 0; run < runs; run++) {
    for (const reader of READERS) {
      const known = best.get(reader)
      if (typeof known === 'string') continue
      const outcome = read(reader, file, peers)
      if (known === undefined || typeof outcome === 'string' || outcome.seconds < known.seconds)
        best.set(reader, outcome)
    }
  }
  return best
}

function rows(best: Map<Reader, Outcome | string>): string[] {
  const ours = (reader: Reader) => best.get(reader) as Outcome
  const [parse, paths, dominators] = [ours('overstay parse'), ours('overstay paths'), ours('overstay dominators')]
  return READERS.map((reader) => {
    const outcome = best.get(reader)!
    if (typeof outcome === 'string') return `| ${reader} | ${outcome} | | | | | | | |`
    const { seconds, cpu, megabytes, found, retained } = outcome
    const times = (than: Outcome) => `${ratio(seconds, than.seconds)} (${ratio(cpu, than.cpu)})`
    const ratios = reader.startsWith('overstay')
      ? ['', '', '', '']
      : [
          times(parse),
          times(paths),
          times(dominators),
          `${ratio(megabytes, paths.megabytes)}, ${ratio(megabytes, dominators.megabytes)}`,
        ]
    const objects = found === undefined ? '' : `${found}${retained === undefined ? '' : `, ${retained} B`}`
    return `| ${[reader, seconds.toFixed(2), cpu.toFixed(2), megabytes.toFixed(0), ...ratios, objects].join(' | ')} |`
  })
}

function ratio(value: number, ours: number): string {
  return `${(value / ours).toFixed(1)}×`
}

const asked = process.argv.slice(2).filter((argument) => Object.hasOwn(SIZES, argument))
const runs = Number(process.argv.find((argument) => /^\d+$/.test(argument)) ?? 3)
fs.mkdirSync(cache, { recursive: true })
const peers = peersFolder()
console.log(`Reading a snapshot, one process each: Node ${process.versions.node}, best of ${runs} interleaved runs.`)
console.log('found: objects of one class, and the greatest retained size among them. In brackets: ratios of CPU time.')
for (const size of asked.length > 0 ? asked : ['small', 'medium']) {
  const file = snapshotOf(size)
  console.log(`\n${size}: ${(fs.statSync(file).size / 1e6).toFixed(1)} MB\n`)
  console.log(
    '| reader | s | CPU s | MB | time / our parse | time / our paths | time / our dominators | memory / paths, dominators | found |',
  )
  console.log('| --- | --: | --: | --: | --: | --: | --: | --: | --- |')
  for (const row of rows(measured(file, peers, runs))) console.log(row)
}
