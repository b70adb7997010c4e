import fs from 'node:fs'
import path from 'node:path'
import { transform } from '@overstay/transform'
import { packageFolder } from './app.ts'

export interface Memory {
  readonly files: number
  /** Bytes. */
  readonly source: number
  readonly before: number
  readonly peak: number
  /** Milliseconds. */
  readonly wall: number
}

const WANTED = 25_000_000
/** A file that is larger is a bundle and no module. */
const LARGEST = 1_000_000

function* sources(): Generator<{ file: string; text: string }> {
  for (const name of ['three', 'date-fns', 'zod', 'rxjs', 'lodash-es', '@babel/core']) {
    const folder = packageFolder(name)
    for (const entry of fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
      const file = path.join(folder, entry)
      if (!/(?<!\.d)\.[cm]?[jt]s$/.test(file) || fs.statSync(file).size > LARGEST) continue
      yield { file, text: fs.readFileSync(file, 'utf8') }
    }
  }
}

const before = process.memoryUsage.rss()
const start = performance.now()
let files = 0
let source = 0
for (const { file, text } of sources()) {
  transform(text, { file, track: 'all', fallbackKind: 'commonjs' })
  files++
  source += text.length
  if (source >= WANTED) break
}
const memory: Memory = {
  files,
  source,
  before,
  peak: process.resourceUsage().maxRSS * 1024,
  wall: performance.now() - start,
}
console.log(JSON.stringify(memory))
