import fs from 'node:fs'
// Not by name: webpack would follow what is required, and bundle or miss it.
import module from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { writeSnapshot } from './write-snapshot.ts'

/** One reference on the way to a value: what refers to it by which name, and where that was allocated. */
export interface HoldingStep {
  /** The reference; empty for the root. */
  readonly edge: string
  /** property, element, variable, internal, private or entry. */
  readonly kind: string
  readonly type: string
  /** "file:line:column in function", where it is known. */
  readonly site?: string
  /** So many equal steps in a row. */
  readonly times?: number
}

/** How a value is held: from a root to the value. */
export interface HoldingPath {
  readonly steps: readonly HoldingStep[]
  /** The step whose reference is to be cut. */
  readonly culprit: number
  /** Who owns that reference: product, dependency, test, runner or runtime; its file, and the name it has there. */
  readonly holder: { readonly kind: string; readonly file: string; readonly name: string }
  /** What to change; `id` names a page under docs/hints. */
  readonly hint: { readonly id: string; readonly text: string }
  /** For people: a line a step, the culprit marked by `>`. */
  readonly text: string
}

/** What holds a value. */
export interface Holding {
  readonly path?: HoldingPath
  /** The file that the graph was written to. */
  readonly graph?: string
  /** Why there is no path, or no graph as it was asked for. */
  readonly unexplained?: string
}

/** A value that is still there, and the file to draw what holds it into. */
export interface Held {
  readonly ref: WeakRef<WeakKey>
  readonly graph: string | undefined
}

type Answer = (HoldingPath & { readonly graph?: string; readonly problem?: string }) | null

const NOT_INSTALLED =
  'nothing here can analyse heap snapshots: install `overstay` or `@overstay/heap` as a development dependency to see what holds it'
const NOT_HELD = 'only what is in use just now holds it, or weak references'

/**
 * By what the analyser finds the values in the snapshot: an object that refers to them weakly. Outside the function, so
 * that it is there when the snapshot is taken.
 */
const asking: { kind: string; id: string; refs: readonly WeakRef<WeakKey>[] } = {
  kind: 'overstay.asked',
  id: '',
  refs: [],
}

/**
 * What holds these values: takes one heap snapshot of this process, at once, and has it analysed in another. To be called
 * in a job that has not read any of the references: what was read is held until the job ends.
 */
export function explainHeld(held: readonly Held[]): Promise<readonly Holding[]> {
  const analyser = analyserProgram()
  if (analyser === undefined) return Promise.resolve(held.map(() => ({ unexplained: NOT_INSTALLED })))
  let folder: string | undefined
  try {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'overstay-'))
    const request = takeSnapshot(held, folder)
    return answersOf(analyser, request, held.length, folder)
  } catch (error) {
    if (folder !== undefined) remove(folder)
    const unexplained = `no heap snapshot could be written: ${(error as Error).message}`
    return Promise.resolve(held.map(() => ({ unexplained })))
  }
}

interface RequestFiles {
  readonly request: string
  readonly answers: string
}

function takeSnapshot(held: readonly Held[], folder: string): RequestFiles {
  const [snapshot, request, answers] = ['heap.heapsnapshot', 'request.json', 'answers.json'].map((file) =>
    path.join(folder, file),
  )
  const id = process.getBuiltinModule('node:crypto').randomBytes(12).toString('hex')
  asking.id = id
  asking.refs = held.map(({ ref }) => ref)
  writeSnapshot(snapshot)
  asking.refs = []
  const graphs = held.map(({ graph }) => graph ?? null)
  fs.writeFileSync(request, JSON.stringify({ snapshot, answers, root: process.cwd(), id, graphs }))
  return { request, answers }
}

async function answersOf(
  analyser: string,
  { request, answers }: RequestFiles,
  count: number,
  folder: string,
): Promise<readonly Holding[]> {
  try {
    await run(analyser, request)
    return (JSON.parse(fs.readFileSync(answers, 'utf8')) as Answer[]).map(holdingOf)
  } catch (error) {
    const unexplained = `the heap snapshot could not be analysed: ${(error as Error).message}`
    return Array.from({ length: count }, () => ({ unexplained }))
  } finally {
    remove(folder)
  }
}

function holdingOf(answer: Answer): Holding {
  if (answer === null) return { unexplained: NOT_HELD }
  const { graph, problem, ...path } = answer
  return {
    path,
    ...(graph === undefined ? {} : { graph }),
    ...(problem === undefined ? {} : { unexplained: problem }),
  }
}

/** Resolves when the analyser has ended well; rejects with what it said otherwise. */
function run(analyser: string, request: string): Promise<void> {
  const { NODE_OPTIONS: _options, NODE_TEST_CONTEXT: _context, NODE_V8_COVERAGE: _coverage, ...env } = process.env
  // Loaded only here: most programs never ask what holds something.
  const { spawn } = process.getBuiltinModule('node:child_process')
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [analyser, request], { env, stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0) resolve()
      else {
        const last = said.trim().split('\n').at(-1)
        reject(
          new Error(
            last === undefined || last === '' ? `it ended with ${signal ?? `exit code ${code ?? 'none'}`}` : last,
          ),
        )
      }
    })
  })
}

let resolved: { program: string | undefined } | undefined

/**
 * The analyser is no dependency of this package: it is looked for where the program's own dependencies are, and beside
 * the command, which brings it along.
 */
function analyserProgram(): string | undefined {
  resolved ??= { program: resolvedAnalyser() }
  return resolved.program
}

function resolvedAnalyser(): string | undefined {
  const program = process.argv.at(1)
  const folders = [process.cwd(), ...(program === undefined ? [] : [path.dirname(program)])]
  for (const folder of folders) {
    const { resolve } = module.createRequire(path.join(folder, 'index.js'))
    try {
      return resolve('@overstay/heap/explain-asked')
    } catch {
      // Not there; perhaps the command is.
    }
    try {
      return module.createRequire(resolve('overstay/package.json')).resolve('@overstay/heap/explain-asked')
    } catch {
      // Nor that: the next folder may have it.
    }
  }
  return undefined
}

function remove(folder: string): void {
  fs.rmSync(folder, { recursive: true, force: true })
}
