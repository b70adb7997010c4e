import type * as childProcess from 'node:child_process'
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
    const files = requestFiles(base, snapshot, request)
    try {
      return answerIn(files, spawned(files))
    } finally {
      removed(files)
    }
  } finally {
    fs.rmSync(snapshot, { force: true })
  }
}

/**
 * The same for a snapshot that somebody else has taken, and without making this process wait: it may drive a browser,
 * whose time limits run on. `base`: what files on the way are called, in a folder that is there.
 */
export async function explainSnapshot(base: string, snapshot: string, request: Asked): Promise<Explanation> {
  const files = requestFiles(base, snapshot, request)
  try {
    return answerIn(files, await started(files))
  } finally {
    removed(files)
  }
}

interface RequestFiles {
  readonly request: string
  readonly answer: string
}

function requestFiles(base: string, snapshot: string, asked: Asked): RequestFiles {
  const files = { request: `${base}.explain.json`, answer: `${base}.explained.json` }
  try {
    const request: ExplainRequest = { ...asked, snapshot, answer: files.answer }
    fs.writeFileSync(files.request, JSON.stringify(request))
  } catch (error) {
    removed(files)
    throw new SessionError('OVERSTAY_SNAPSHOT', `no heap snapshot could be explained: ${(error as Error).message}`)
  }
  return files
}

function removed({ request, answer }: RequestFiles): void {
  for (const file of [request, answer]) fs.rmSync(file, { force: true })
}

const ENTRY = fileURLToPath(new URL('./explain-process.js', import.meta.url))

/** How the analysing process has ended. */
interface Ended {
  readonly status: number | null
  readonly signal: string | null
  readonly stderr: string
  readonly error?: Error | undefined
}

function spawned({ request }: RequestFiles): Ended {
  const { spawnSync } = childProcesses()
  return spawnSync(process.execPath, [ENTRY, request], {
    env: ownEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  })
}

function started({ request }: RequestFiles): Promise<Ended> {
  const { execFile } = childProcesses()
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [ENTRY, request], { env: ownEnvironment() }, (error, _out, stderr) => {
      const { exitCode: status, signalCode: signal } = child
      resolve({ status, signal, stderr, error: status === null && signal === null ? (error ?? undefined) : undefined })
    })
  })
}

/** Loaded only here: most processes leave nothing to explain. */
function childProcesses(): typeof childProcess {
  return process.getBuiltinModule('node:child_process')
}

function ownEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, NODE_TEST_CONTEXT: _context, NODE_V8_COVERAGE: _coverage, ...env } = process.env
  return env
}

function answerIn({ answer }: RequestFiles, { status, signal, stderr, error }: Ended): Explanation {
  if (status === 0) return JSON.parse(fs.readFileSync(answer, 'utf8')) as Explanation
  const said = stderr.trim().split('\n').at(-1) ?? ''
  const reason = error?.message ?? (said === '' ? `signal ${signal ?? 'unknown'}` : said)
  throw new SessionError('OVERSTAY_EXPLAIN', `the heap snapshot could not be analysed: ${reason}`)
}
