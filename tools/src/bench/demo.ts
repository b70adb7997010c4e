import { execFileSync } from 'node:child_process'
import { fileURLToPath, pathToFileURL } from 'node:url'

const folder = fileURLToPath(new URL('../../../apps/demo/', import.meta.url))
const program = fileURLToPath(new URL('../../bench/demo-requests.mjs', import.meta.url))
const register = pathToFileURL(fileURLToPath(import.meta.resolve('@overstay/transform/register'))).href
const RUNS = 5

interface Requests {
  milliseconds: number
  stamped: number
}

function requests(env: NodeJS.ProcessEnv, ...flags: string[]): Requests {
  const output = execFileSync(process.execPath, [...flags, program], { cwd: folder, env, encoding: 'utf8' })
  return JSON.parse(output) as Requests
}

/** The demo's own work, plain and with every allocation tagged, in turn. */
export function measureDemo(): void {
  const options = JSON.stringify({ root: folder, track: 'all' })
  const plain: number[] = []
  const tagged: number[] = []
  let stamped = 0
  for (let run = 0; run < RUNS; run++) {
    plain.push(requests(process.env).milliseconds)
    const result = requests({ ...process.env, OVERSTAY_TRANSFORM: options }, `--import=${register}`)
    tagged.push(result.milliseconds)
    stamped = result.stamped
  }
  const [before, after] = [Math.min(...plain), Math.min(...tagged)]
  const nanoseconds = ((after - before) * 1e6) / stamped
  console.log(
    `The demo's requests with everything tracked: ${stamped} allocations stamped, ${nanoseconds.toFixed(1)} ns each,`,
  )
  console.log(`${before.toFixed(1)} ms plain and ${after.toFixed(1)} ms tagged: ${(after / before).toFixed(2)}×`)
}
