import fs from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Explanation } from '@overstay/heap'
import { writeSnapshot } from '@overstay/runtime/node'
import { SessionError } from './errors.ts'
import type { OwnershipOptions } from './file-owner.ts'

/** Site and scope numbers of entries whose tokens are alive. */
export type SiteInScope = readonly [site: number, scope: number]

/** What the analysing process reads: a snapshot and what the session knows of its tokens; and where it answers. */
export interface ExplainRequest {
  snapshot: string
  answer: string
  suspects: SiteInScope[]
  listed: SiteInScope[]
  /** Numbers of sites that are annotated. */
  expected: number[]
  /** Numbers of sites of which so many objects may stay: no survivors, then, but holders. */
  allowed: [site: number, objects: number][]
  ownership: OwnershipOptions
  /** Of a page: source maps of its scripts, as JSON, by address. */
  maps?: Record<string, string>
}

export type Asked = Omit<ExplainRequest, 'snapshot' | 'answer'>

/**
 * Takes a heap snapshot of this process and has it analysed in a process of its own, so that the analysis neither
 * changes this heap nor needs its memory. Synchronous, because the end of a process allows nothing else.
 */
export function explainHeap(base: string, request: Asked): Explanation {
  const snapshot = `${base}.heapsnapshot`
  try {
    try {
      writeSnapshot(snapshot)
    } catch (error) {
      throw new SessionError('OVERSTAY_SNAPSHOT', `no heap snapshot could be written: ${(error as Error).message}`)
    }
    return explainSnapshot(base, snapshot, request)
  } finally {
    fs.rmSync(snapshot, { force: true })
  }
}

/** Has a snapshot analysed, in a process of its own. `base`: what files on the way are called, in a folder that is there. */
export function explainSnapshot(base: string, snapshot: string, request: Asked): Explanation {
  const requestFile = `${base}.explain.json`
  const answer = `${base}.explained.json`
  try {
    try {
      fs.writeFileSync(requestFile, JSON.stringify({ ...request, snapshot, answer } satisfies ExplainRequest))
    } catch (error) {
      throw new SessionError('OVERSTAY_SNAPSHOT', `no heap snapshot could be explained: ${(error as Error).message}`)
    }
    analyse(requestFile)
    return JSON.parse(fs.readFileSync(answer, 'utf8')) as Explanation
  } finally {
    for (const file of [requestFile, answer]) fs.rmSync(file, { force: true })
  }
}

function analyse(requestFile: string): void {
  const entry = fileURLToPath(new URL('./explain-process.js', import.meta.url))
  const { NODE_OPTIONS: _options, NODE_TEST_CONTEXT: _context, NODE_V8_COVERAGE: _coverage, ...env } = process.env
  // Loaded only here: most processes leave nothing to explain.
  const { spawnSync } = process.getBuiltinModule('node:child_process')
  const child = spawnSync(process.execPath, [entry, requestFile], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  })
  if (child.status === 0) return
  const said = child.stderr.trim().split('\n').at(-1) ?? ''
  const reason = child.error?.message ?? (said === '' ? `signal ${child.signal ?? 'unknown'}` : said)
  throw new SessionError('OVERSTAY_EXPLAIN', `the heap snapshot could not be analysed: ${reason}`)
}
