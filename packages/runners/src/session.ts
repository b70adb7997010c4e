import {
  awaitedResources,
  ledger,
  macrotasks,
  nodeCollector,
  processIsBusy,
  RunFileWriter,
  settle,
  type Collector,
  type Entry,
  type Scope,
} from '@overstay/runtime/node'
import type { Explanation } from '@overstay/heap'
import type { NoteRecord, ScopeOutcome, SiteRecord } from '@overstay/schema'
import { end, noCollectionNote, strangersNote, unfinishedNote } from './closing-records.ts'
import type { SessionError } from './errors.ts'
import { expectPatterns } from './expect-patterns.ts'
import { explainHeap } from './explain.ts'
import { shownFile } from './file-owner.ts'
import { OpenedScopes } from './opened-scopes.ts'
import { holdBackErrors } from './late-errors.ts'
import { header, runFileBase } from './run-header.ts'
import { RunLines } from './run-lines.ts'
import { RunRecords } from './run-records.ts'
import type { SessionOptions } from './session-options.ts'
import { SiteHistory, type Lingering } from './site-history.ts'
import { beyondAllowance, pathRecords, type Survivor, survivorRecords, suspicion, withPatterns } from './survivors.ts'
import { tell } from './tell.ts'
import { TimedScopes } from './timed-scopes.ts'

export { SESSION_ENVIRONMENT, sessionOptionsFromEnvironment, type SessionOptions } from './session-options.ts'
export { JEST_CIRCUS, JEST_CONFIG, JEST_CONFIG_FILE, JEST_TRANSFORM } from './jest-process.ts'
export { MOCHA_HOOKS } from './mocha-process.ts'
export { VITEST_CONFIG, VITEST_CONFIG_FILE, VITEST_HOME } from './vitest-process.ts'

// Taken before the program can replace them: fake timers must not stop a session.
const { setImmediate, setTimeout } = globalThis
const now = performance.now.bind(performance)

/** Collections between scopes of a script may take up a twentieth of its time at the most. */
const PAUSE_PER_COLLECTION = 19
/** So many entries wait for the end of their file at the most, 200 bytes each. */
const MOST_UNJUDGED = 50_000
/** Bytes of verdicts that are written at once; a write for each scope took longer than judging it. */
const BATCH = 65_536
/** Bytes; a snapshot of more takes seconds, of a process that runs many files for each of them. */
const BIG_HEAP = 50e6
/** Node's timers may fire a millisecond early. */
const TIMER_SLACK = 2

/**
 * The life of overstay in one process, and the only place that knows the order of events: scopes end, the heap is
 * collected, verdicts are written, and at the end of the process what is still there is explained.
 */
export class Session {
  static #current: Session | undefined
  readonly #options: SessionOptions
  readonly #collector: Collector
  readonly #writer: RunFileWriter
  readonly #records: RunRecords
  readonly #history: SiteHistory
  readonly #outcomes = new WeakMap<Scope, ScopeOutcome>()
  readonly #base: string
  readonly #testFiles = new Set<string>()
  /** What a runner waits for all the time. */
  readonly #awaited = awaitedResources()
  #file: Scope | undefined
  #ended: Scope[] = []
  #lingering: Lingering[] = []
  #collections = 0
  #nextCollection = 0
  /** Entries of scopes that have ended and were not judged. */
  #unjudged = 0
  /** When ended scopes are judged next. */
  #judgesAt = Infinity
  readonly #opened = new OpenedScopes()
  #settled = false
  #nothingAlive = true
  #finished = false
  #isCollected = false
  #letGoOfTests: (() => void) | undefined
  #timersOfRunner = 0
  /** Alive until the runner let go of its tests. */
  readonly #heldByTests = new Set<Entry>()
  readonly #timed = new TimedScopes(
    (scope) => !hasAlive(scope),
    (scopes) => {
      this.#judge(scopes)
    },
  )

  /** `program`: the file that this process runs. */
  constructor(options: SessionOptions, collector: Collector = nodeCollector(), program = process.argv.at(1)) {
    this.#options = options
    this.#collector = collector
    this.#history = new SiteHistory(options.repeat !== undefined)
    this.#base = runFileBase(options)
    this.#records = new RunRecords(options.root)
    this.#writer = new RunFileWriter(`${this.#base}.ndjson`, (error) => {
      tell(`cannot write its run file, so this process will be missing in the report: ${error.message}`)
    })
    this.#writer.append([header(options, program)])
    ledger.setExpectations(options.expect.length > 0 ? expectPatterns(options.expect, options.root) : undefined)
    ledger.setWatcher({ scopeEnded: this.#scopeEnded })
    process.on('beforeExit', this.#loopIsDry)
    process.on('exit', this.finish)
  }

  /** The session that `overstay run` began in this process; undefined where it did not, or left it to a runner it knows. */
  static get current(): Session | undefined {
    return Session.#current
  }

  /** Begins the session of this process, for `current` to find. */
  static begin(options: SessionOptions): Session {
    return (Session.#current = new Session(options))
  }

  /** Opens the scope of a test file; its tests are judged together when it ends. */
  openFile(absolute: string): void {
    this.#endFile()
    const file = this.#testFile(absolute)
    this.#file = ledger.newScope('file', file, ledger.innermostScope(), file)
    ledger.enterScope(this.#file)
  }

  /** Opens the scope of a test inside the innermost one; of a concurrent one, only for its own function. */
  openTest(name: string, absoluteFile: string | undefined, concurrent = false): Scope {
    const file = absoluteFile === undefined ? undefined : this.#testFile(absoluteFile)
    const outer = concurrent ? (this.#file ?? ledger.run) : ledger.innermostScope()
    const scope = ledger.newScope('test', name, outer, file)
    if (!concurrent) ledger.enterScope(scope)
    return scope
  }

  /** Runs the function of a concurrent test in the async context of its scope. */
  runConcurrent<T>(scope: Scope, fn: () => T): T {
    return ledger.runConcurrent(scope, fn)
  }

  /** Ends the scope of a test. What a test made that did not pass is recorded and not judged. */
  endTest(scope: Scope, outcome: ScopeOutcome): void {
    this.#outcomes.set(scope, outcome)
    ledger.endScope(scope)
  }

  /**
   * For runners that end before their process does, or never let it: waits for what is under way, then finishes.
   * `letGoOfTests` makes the runner forget them: what goes then was held by the tests alone, and takes no snapshot.
   * `timers`: how many of its own the runner may have running.
   */
  async end(letGoOfTests?: () => void, timers = 0): Promise<void> {
    this.#letGoOfTests = letGoOfTests
    this.#timersOfRunner = timers
    process.off('beforeExit', this.#loopIsDry)
    process.off('exit', this.finish)
    // The runner's own last steps are still on their way, and hold what the last test made.
    await macrotasks(0)
    const giveBack = holdBackErrors()
    try {
      await this.#settleOnce()
    } finally {
      giveBack()
    }
    // What has just been collected for needs no further collection.
    if (ledger.run.entries.size === 0 && !this.#timed.areWaiting) this.#isCollected = true
    this.finish()
  }

  /** Judges everything, explains what is left and closes the run file. Synchronous: at its end a process allows no more. */
  readonly finish = (exitCode?: number): void => {
    if (this.#finished) return
    this.#finished = true
    this.#endFile()
    for (const scope of ledger.openScopes) if (scope.kind === 'time') ledger.endScope(scope)
    const unfinished = [...ledger.openScopes]
    for (const scope of unfinished) this.#opened.add(scope)
    // A test may well make something without the scope that a whole program makes it in.
    const unopened = this.#testFiles.size === 0 ? this.#opened.missingNote(ledger.run.entries.values()) : []
    ledger.endScope(ledger.run)
    ledger.setWatcher(undefined)
    if (!this.#nothingAlive && !this.#isCollected) this.#collectInThisJob()
    this.#judgeEnded()
    const { due, early } = this.#timed.takeAll(now())
    for (const scope of early) if (hasAlive(scope)) this.#outcomes.set(scope, 'early')
    this.#judge([...due, ...early])
    const start = now()
    const memory = process.memoryUsage()
    const explained = this.#survivors(memory)
    this.#writer.append([
      ...explained.records,
      ...unfinishedNote(unfinished),
      ...unopened,
      ...noCollectionNote(this.#collector.canCollect),
      ...strangersNote(),
      end(exitCode ?? null, this.#collections, explained.snapshot ? now() - start : null, memory),
    ])
    this.#writer.close()
  }

  readonly #scopeEnded = (scope: Scope): void => {
    if (scope.entries.size > 0) this.#nothingAlive = false
    if (scope.kind === 'time') {
      this.#timed.add(scope, now())
      return
    }
    this.#opened.add(scope)
    this.#ended.push(scope)
    this.#unjudged += scope.entries.size
    if (this.#unjudged > MOST_UNJUDGED) this.#judgeSoon(0)
    else if (scope.kind === 'named' && scope.parent?.kind === 'run' && this.#testFiles.size === 0)
      this.#judgeSoon(this.#nextCollection - now())
  }

  /**
   * Outermost scopes of a script are judged soon after they end, so that a killed process has not lost them; those of a
   * test file when so many wait that memory would grow with its tests. Never in the job that ended them: what was
   * referred to weakly in it lives until its end.
   */
  #judgeSoon(wait: number): void {
    const at = now() + Math.max(0, wait)
    if (at >= this.#judgesAt) return
    this.#judgesAt = at
    if (wait > 0) setTimeout(this.#judgeNow, wait).unref()
    else setImmediate(this.#judgeNow).unref()
  }

  readonly #judgeNow = (): void => {
    const start = now()
    // Another one was set for an earlier time and has done it.
    if (this.#finished || start < this.#judgesAt - TIMER_SLACK) return
    this.#judgesAt = Infinity
    this.#collect()
    this.#judgeEnded()
    this.#lingering = this.#lingering.filter(({ entry }) => isAlive(entry))
    const end = now()
    this.#nextCollection = end + PAUSE_PER_COLLECTION * (end - start)
  }

  readonly #loopIsDry = (): void => {
    void this.#settleOnce()
  }

  /**
   * Only when something is alive does the session wait for it: waiting makes Node emit `beforeExit` once more, which a
   * clean program is spared.
   */
  async #settleOnce(): Promise<void> {
    if (this.#settled || this.#finished) return
    this.#settled = true
    this.#endFile()
    if (this.#nothingAlive) return
    this.#collectInThisJob()
    if (this.#alive() > 0) this.#withoutTests()
    const alive = this.#alive()
    if (alive === 0) {
      this.#nothingAlive = true
      return
    }
    const { repeat, confirms = false, settle: limit } = this.#options
    // Repeated tests are asked for growth alone, and the dead do not come back: what does not grow now never will.
    if (repeat !== undefined && !this.#mayGrow()) return
    // What the tests of a suite have left is asked of their repetition, unless something is under way that may let it go.
    const ofRunner = Array<string>(this.#timersOfRunner).fill('Timeout')
    if (repeat === undefined && confirms && !processIsBusy([...this.#awaited, ...ofRunner])) return
    const settling = {
      collect: () => {
        this.#collect()
      },
      alive: () => this.#alive(),
      turn: macrotasks,
      busy: () => processIsBusy(this.#awaited),
      now,
    }
    await settle(settling, limit, alive)
  }

  /** Whether a site of a test grows, judged by what is alive now, or is annotated. */
  #mayGrow(): boolean {
    const history = this.#history.copy()
    const alive = this.#lingering.filter(({ entry }) => isAlive(entry))
    for (const scope of this.#ended) {
      if (this.#outcomeOf(scope) !== 'judged') continue
      const group = history.groupOf(scope)
      for (const entry of scope.entries.values()) {
        const position = history.add(entry.site, group)
        if (isAlive(entry)) alive.push({ entry, group, position })
      }
    }
    const mayFail = ({ grows, entry }: Survivor): boolean => grows === 'growing' || entry.site.expected === 'annotated'
    return withPatterns(alive, history).some((survivor) => survivor.group.kind !== 'file' && mayFail(survivor))
  }

  /** In the same job, so that nothing goes meanwhile for another reason. */
  #withoutTests(): void {
    if (this.#letGoOfTests === undefined) return
    const ended = this.#ended.flatMap(({ entries }) => [...entries.values()])
    const alive = [...ended, ...this.#lingering.map(({ entry }) => entry)].filter(isAlive)
    try {
      this.#letGoOfTests()
    } catch {
      // A runner of another version: whatever it still holds, the snapshot tells.
    }
    this.#collectInThisJob()
    for (const entry of alive) if (!isAlive(entry)) this.#heldByTests.add(entry)
  }

  #testFile(absolute: string): string {
    const file = shownFile(absolute, this.#options.root)
    this.#testFiles.add(file)
    return file
  }

  #endFile(): void {
    if (this.#file !== undefined) ledger.endScope(this.#file)
  }

  #collect(): void {
    this.#collections++
    this.#collector.collect()
  }

  #collectInThisJob(): void {
    this.#collector.forgetKept()
    this.#collect()
  }

  /**
   * Tokens of ended scopes that are alive and will be judged. A file and the process itself end with what they hold:
   * nothing to wait for.
   */
  #alive(): number {
    let alive = 0
    for (const scope of this.#ended) {
      if (scope.kind === 'file' || scope.kind === 'run' || this.#outcomeOf(scope) !== 'judged') continue
      for (const entry of scope.entries.values()) if (isAlive(entry)) alive++
    }
    for (const { entry } of this.#lingering) if (isAlive(entry)) alive++
    return alive
  }

  /** All but those inside a test that goes on: it may fail. */
  #judgeEnded(): void {
    const waiting = this.#finished ? [] : this.#ended.filter(isInOpenTest)
    this.#judge(waiting.length === 0 ? this.#ended : this.#ended.filter((scope) => !isInOpenTest(scope)))
    this.#ended = waiting
    this.#unjudged = waiting.reduce((sum, { entries }) => sum + entries.size, 0)
    this.#nothingAlive = this.#lingering.length === 0 && waiting.length === 0 && !this.#timed.areWaiting
  }

  /** Writes while it judges: a process that is killed meanwhile loses the last few verdicts, and no acknowledged one. */
  #judge(scopes: readonly Scope[]): void {
    const lines = new RunLines()
    let unwritten: Scope[] = []
    const write = (): void => {
      if (unwritten.length === 0) return
      const written = this.#writer.append(lines.take())
      for (const scope of unwritten) {
        if (written && this.#options.acknowledge === true) tell(`has written scope ${scope.name}`)
        scope.entries.clear()
      }
      unwritten = []
    }
    for (const scope of scopes) {
      if (scope.entries.size === 0 && scope.kind !== 'named' && scope.kind !== 'test') continue
      const outcome = this.#outcomeOf(scope)
      this.#records.verdict(
        lines,
        scope,
        outcome,
        this.#survived,
        outcome === 'judged' ? this.#remember(scope) : undefined,
      )
      unwritten.push(scope)
      if (lines.length >= BATCH || this.#options.acknowledge === true) write()
    }
    write()
  }

  readonly #survived = (entry: Entry): boolean => isAlive(entry) || this.#heldByTests.has(entry)

  #remember(scope: Scope): (entry: Entry, alive: boolean) => void {
    const group = this.#history.groupOf(scope)
    return (entry, alive) => {
      const position = this.#history.add(entry.site, group)
      if (alive) this.#lingering.push({ entry, group, position })
    }
  }

  /** A scope inside a test that failed is not judged either. */
  #outcomeOf(scope: Scope): ScopeOutcome {
    for (let outer: Scope | undefined = scope; outer !== undefined; outer = outer.parent) {
      const outcome = this.#outcomes.get(outer)
      if (outcome !== undefined && outcome !== 'judged') return outcome
    }
    return scope.overlapped ? 'overlapped' : 'judged'
  }

  #survivors({ heapUsed }: NodeJS.MemoryUsage): { records: object[]; snapshot: boolean } {
    const left = this.#lingering.filter(({ entry }) => isAlive(entry))
    const ofTests = withPatterns(
      this.#lingering.filter(({ entry }) => this.#heldByTests.has(entry)),
      this.#history,
    )
    let alive = withPatterns(beyondAllowance(left, 'atMost'), this.#history)
    const heldByTests = [...this.#sitesOf(ofTests), ...survivorRecords(ofTests, undefined, 'test')]
    if (alive.length === 0) return { records: heldByTests, snapshot: false }
    const { worthExplaining, ...suspected } = suspicion(alive, this.#options.confirms, heapUsed > BIG_HEAP)
    let explanation: Explanation | undefined
    const notes: NoteRecord[] = []
    if (worthExplaining && this.#options.explain === 'survivors') {
      try {
        const { root, testSupport } = this.#options
        const ownership = { root, testSupport, testFiles: [...this.#testFiles] }
        explanation = explainHeap(this.#base, { ...suspected, ownership })
      } catch (error) {
        const { code, message } = error as SessionError
        notes.push({ t: 'note', code, text: `${message}; survivors of this process stay suspected` })
      }
    }
    if (explanation === undefined) alive = withPatterns(beyondAllowance(left, 'atLeast'), this.#history)
    const sites = this.#sitesOf(alive)
    const paths = explanation === undefined ? [] : pathRecords(explanation, alive, this.#history)
    return {
      records: [...heldByTests, ...sites, ...survivorRecords(alive, explanation), ...paths, ...notes],
      snapshot: explanation !== undefined,
    }
  }

  #sitesOf(survivors: readonly Lingering[]): SiteRecord[] {
    return survivors.flatMap(({ entry }) => this.#records.site(entry.site))
  }
}

function isInOpenTest({ parent }: Scope): boolean {
  for (let outer = parent; outer !== undefined; outer = outer.parent)
    if (outer.kind === 'test' && outer.open) return true
  return false
}

function hasAlive({ entries }: Scope): boolean {
  for (const entry of entries.values()) if (isAlive(entry)) return true
  return false
}

function isAlive(entry: Entry): boolean {
  return entry.ref?.deref() !== undefined
}
