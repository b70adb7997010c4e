import fs from 'node:fs'
import path from 'node:path'
import { RunFileWriter } from '@overstay/runtime/node'
import type { Explanation } from '@overstay/heap'
import type { EndRecord, NoteRecord, RunRecord, ScopeRecord, SurvivorRecord, VerdictRecord } from '@overstay/schema'
import type { SessionError } from './errors.ts'
import { explainSnapshot, type Asked } from './explain.ts'
import { header, runFileBase } from './run-header.ts'
import type { SessionOptions } from './session-options.ts'
import { SiteHistory, type Lingering, type Made } from './site-history.ts'
import { beyondAllowance, pathRecords, survivorRecords, suspicion, withPatterns, type Survivor } from './survivors.ts'
import { tell } from './tell.ts'

/** Writes a snapshot of the page into the file, and gives the source maps of its scripts, as JSON, by address. */
export type TakeSnapshot = (file: string) => Promise<Record<string, string>>

export interface PageRunOptions {
  /** The test file that drives the page or runs in it, relative to the root. */
  program: string
  /** Whether tests run in the page, of which each may leave something behind; otherwise the page goes with its test. */
  runsTests?: boolean
  /** The folder that the addresses of scripts are relative to, where it is not the root. */
  servedFrom?: string
}

/** The run file of one document of a page: what the page tells, and what a snapshot of it tells of its survivors. */
export class PageRun {
  readonly file: string
  readonly #options: SessionOptions
  readonly #of: PageRunOptions
  readonly #base: string
  readonly #writer: RunFileWriter
  readonly #history: SiteHistory
  readonly #sites = new Map<number, Made['site']>()
  readonly #scopes = new Map<number, Pick<ScopeRecord, 'kind' | 'name'> & Made['scope']>()
  readonly #lingering: Lingering<Made>[] = []
  readonly #left = new Set<string>()
  #end: EndRecord | undefined

  constructor(options: SessionOptions, of: PageRunOptions) {
    this.#options = options
    this.#of = of
    this.#history = new SiteHistory(options.repeat !== undefined)
    this.#base = runFileBase(options)
    this.file = `${this.#base}.ndjson`
    this.#writer = new RunFileWriter(this.file, (error) => {
      tell(`cannot write the run file of a page, which will be missing in the report: ${error.message}`)
    })
    this.#writer.append([header(options, path.resolve(options.root, of.program))])
  }

  /** Takes lines that the page has handed over. */
  take(lines: string): void {
    const records = lines.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as RunRecord]))
    for (const record of records) this.#learn(record)
    this.#writer.append(records.filter(({ t }) => t !== 'survivor' && t !== 'end'))
  }

  /** Explains what is left and closes the run file. */
  async end(takeSnapshot: TakeSnapshot, collections: number, note?: NoteRecord): Promise<void> {
    const left = this.#lingering.filter(({ entry }) =>
      this.#left.has(keyOf({ site: entry.site.number, scope: entry.scope.number })),
    )
    let survivors = this.#worthTelling(beyondAllowance(left, 'atMost'))
    const start = performance.now()
    const { explanation, notes } = await this.#explained(survivors, takeSnapshot)
    if (explanation === undefined) survivors = this.#worthTelling(beyondAllowance(left, 'atLeast'))
    const snapshotMs = explanation === undefined ? null : performance.now() - start
    this.#writer.append([
      ...survivorRecords(survivors, explanation),
      ...(explanation === undefined ? [] : pathRecords(explanation, survivors, this.#history)),
      ...notes,
      ...(note === undefined ? [] : [note]),
      ...(this.#end === undefined ? [] : [{ ...this.#end, collections, snapshotMs }]),
    ])
    this.#writer.close()
  }

  #worthTelling(left: readonly Lingering<Made>[]): Survivor[] {
    const survivors = withPatterns(left, this.#history)
    return this.#of.runsTests === true ? survivors : survivors.filter(isWorthTelling)
  }

  #learn(record: RunRecord): void {
    if (record.t === 'site')
      this.#sites.set(record.id, { number: record.id, expected: record.expected, allow: record.allow })
    else if (record.t === 'scope') this.#scopes.set(record.id, { ...record, number: record.id })
    else if (record.t === 'verdict') this.#addVerdict(record)
    else if (record.t === 'survivor') this.#left.add(keyOf(record))
    else if (record.t === 'end') this.#end = record
  }

  #addVerdict({ scope: id, outcome, sites }: VerdictRecord): void {
    const scope = this.#scopes.get(id)
    if (outcome !== 'judged' || scope === undefined) return
    const group = this.#history.groupOf(scope)
    for (const [number, created, alive] of sites) {
      const site = this.#sites.get(number)!
      const position = this.#history.add(site, group)
      if (alive === 1) this.#lingering.push({ entry: { site, scope, created }, group, position })
    }
  }

  async #explained(
    survivors: readonly Survivor[],
    takeSnapshot: TakeSnapshot,
  ): Promise<{ explanation?: Explanation; notes: NoteRecord[] }> {
    const { explain, confirms, root, testSupport } = this.#options
    const { program, runsTests, servedFrom } = this.#of
    const { worthExplaining, ...suspected } = suspicion(survivors, confirms)
    const isSuspicious = runsTests === true ? worthExplaining : suspected.suspects.length > 0
    if (!isSuspicious || explain === 'never') return { notes: [] }
    const snapshot = `${this.#base}.heapsnapshot`
    try {
      const maps = await takeSnapshot(snapshot)
      const ownership = { root, testSupport, testFiles: [program], servedFrom }
      const asked: Asked = { ...suspected, ownership, maps }
      return { explanation: await explainSnapshot(this.#base, snapshot, asked), notes: [] }
    } catch (error) {
      const { code = 'OVERSTAY_SNAPSHOT', message } = error as Partial<SessionError> & Error
      return { notes: [{ t: 'note', code, text: `${message}; survivors of this page stay suspected` }] }
    } finally {
      fs.rmSync(snapshot, { force: true })
    }
  }
}

/**
 * A page goes with its test, and its last view with the page: of what nobody expects anything of, only growth from view
 * to view tells something.
 */
function isWorthTelling({ entry, group, grows }: Survivor): boolean {
  const mayTell = group.kind !== 'test' && (grows === 'growing' || grows === 'sporadic')
  return mayTell || entry.site.expected === 'annotated'
}

function keyOf({ site, scope }: Pick<SurvivorRecord, 'site' | 'scope'>): string {
  return `${site}:${scope}`
}
