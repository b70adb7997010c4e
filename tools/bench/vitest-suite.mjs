// What overstay adds to a Vitest suite: node tools/bench/vitest-suite.mjs <project> [rounds]
// The project has overstay installed, and Vitest's config in its root. Runs take turns: plain, annotated, all.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

const [project, rounds = '3'] = process.argv.slice(2)
const root = path.resolve(project)
const own = fs.readdirSync(root).find((name) => /^vite(?:st)?\.config\.[cm]?[jt]s$/.test(name))
const configs = ['annotated', 'all'].map((track) => {
  const file = path.join(root, `overstay-bench-${track}.config.mjs`)
  fs.writeFileSync(
    file,
    `import { mergeConfig } from 'vitest/config'
import { overstay } from 'overstay/vitest'
import own from './${own}'
export default mergeConfig(own, { plugins: [overstay({ track: '${track}' })] })
`,
  )
  return [track, ['--config', file]]
})
const ways = new Map([['plain', []], ...configs])
const figures = new Map([...ways.keys()].map((way) => [way, []]))

try {
  for (let round = 0; round < Number(rounds); round++) {
    for (const [way, flags] of ways) figures.get(way).push(measured(flags))
  }
} finally {
  for (const [, [, file]] of configs) fs.rmSync(file)
}

const [plain] = figures.values()
for (const [way, runs] of figures) {
  const text = ['wall', 'cpu'].map((what) => {
    const ratio = median(runs, what) / median(plain, what)
    return `${what} ${median(runs, what).toFixed(1)} s, ${ratio.toFixed(2)} × plain (${runs.map((run) => run[what].toFixed(1)).join(' ')})`
  })
  console.log(`${way.padEnd(10)} ${text.join('; ')}`)
}

/** Seconds of one run, with all its processes. */
function measured(flags) {
  const runs = path.join(root, '.overstay')
  const before = new Set(fs.existsSync(runs) ? fs.readdirSync(runs) : [])
  const { stdout, stderr, status } = spawnSync(
    'bash',
    ['-c', 'TIMEFORMAT="%R %U %S"; time npx vitest run "$@"', 'bash', ...flags],
    {
      cwd: root,
      encoding: 'utf8',
    },
  )
  for (const name of fs.existsSync(runs) ? fs.readdirSync(runs) : []) {
    if (!before.has(name)) fs.rmSync(path.join(runs, name), { recursive: true })
  }
  if (status !== 0) throw new Error(`the suite fails:\n${stdout}${stderr}`)
  const [wall, user, system] = stderr.trim().split('\n').at(-1).split(' ').map(Number)
  return { wall, cpu: user + system }
}

function median(runs, what) {
  const sorted = runs.map((run) => run[what]).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}
