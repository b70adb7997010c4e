import fs from 'node:fs'
import { pipeline } from 'node:stream'
import zlib from 'node:zlib'
import { RUN_FILE_FORMAT, RUN_FILE_VERSION, type HeaderRecord, type RunRecord } from '@overstay/schema'
import { ReportError } from './errors.ts'
import { jsonOf, recordOf } from './record-line.ts'

const CHUNK = 1 << 16
const HINT = 'Leave the file out, or read it with the version of overstay that wrote it.'

/** How much of a run file there was: `truncated` when its process was killed before the last line was whole. */
export interface RunFileEnd {
  records: number
  truncated: boolean
}

/**
 * Hands each record of a run file, compressed or not, to `visit`, the header first. A last line that is cut off is left
 * out and told; anything else that is not a record throws a `ReportError` with file, line and reason.
 */
export async function readRunFile(file: string, visit: (record: RunRecord) => void): Promise<RunFileEnd> {
  const reader = new RecordReader(file, visit)
  await eachChunk(file, (bytes) => {
    reader.push(bytes)
    return true
  })
  return reader.end()
}

/** The first record of a run file; of the rest only the chunk it stands in is read. */
export async function readHeader(file: string): Promise<HeaderRecord> {
  let header: HeaderRecord | undefined
  const reader = new RecordReader(file, (record) => {
    if (record.t === 'header') header = record
  })
  await eachChunk(file, (bytes) => {
    reader.pushFirst(bytes)
    return header === undefined
  })
  if (header === undefined) reader.end()
  return header!
}

/** Reads a file until `take` has enough. */
async function eachChunk(file: string, take: (bytes: Buffer) => boolean): Promise<void> {
  try {
    for await (const bytes of bytesOf(file)) if (!take(bytes as Buffer)) return
  } catch (error) {
    if (error instanceof ReportError) throw error
    // The end of a compressed stream is missing: as much as there was has been read.
    if ((error as NodeJS.ErrnoException).code !== 'Z_BUF_ERROR') {
      throw new ReportError('OVERSTAY_RUN_FILE', `${file}: ${(error as Error).message}`, HINT, { cause: error })
    }
  }
}

// Node has zstd from 22.15 on, and its types know it from then on.
const { createZstdDecompress } = zlib as { createZstdDecompress?: () => NodeJS.ReadWriteStream }

function bytesOf(file: string): AsyncIterable<unknown> {
  const raw = fs.createReadStream(file, { highWaterMark: CHUNK })
  // A pipeline passes errors on to the reader of its last stream, which `pipe` does not.
  if (file.endsWith('.gz')) return pipeline(raw, zlib.createGunzip({ chunkSize: CHUNK }), () => undefined)
  if (!file.endsWith('.zst')) return raw
  if (createZstdDecompress !== undefined) return pipeline(raw, createZstdDecompress(), () => undefined)
  const hint = 'Read it with Node 22.15 or later, or decompress it first: zstd -d.'
  throw new ReportError('OVERSTAY_RUN_FILE', `${file}: Node ${process.versions.node} cannot read zstd`, hint)
}

const LINE_FEED = 10

class RecordReader {
  readonly #file: string
  readonly #visit: (record: RunRecord) => void
  /** The beginning of a line, as far as it was read. */
  #rest: Buffer[] = []
  #line = 0
  #last: RunRecord['t'] | undefined

  constructor(file: string, visit: (record: RunRecord) => void) {
    this.#file = file
    this.#visit = visit
  }

  push(bytes: Buffer): void {
    let from = 0
    for (let to = bytes.indexOf(LINE_FEED); to >= 0; to = bytes.indexOf(LINE_FEED, from)) {
      if (this.#rest.length === 0) this.#take(bytes, from, to)
      else this.#takeWhole(bytes.subarray(from, to))
      from = to + 1
    }
    if (from < bytes.length) this.#rest.push(bytes.subarray(from))
  }

  /** Takes the first line only. */
  pushFirst(bytes: Buffer): void {
    const to = bytes.indexOf(LINE_FEED)
    if (to < 0) this.#rest.push(bytes)
    else this.#takeWhole(bytes.subarray(0, to))
  }

  end(): RunFileEnd {
    const rest = Buffer.concat(this.#rest)
    // Every record is written with its line end: what comes after the last one was cut off, unless somebody's editor
    // took away just that.
    if (rest.length > 0 && (this.#line === 0 || jsonOf(rest.toString()) !== undefined)) this.#take(rest, 0, rest.length)
    if (this.#line === 0) throw this.#alien('the file is empty')
    return { records: this.#line, truncated: this.#last !== 'end' }
  }

  #takeWhole(bytes: Buffer): void {
    const line = Buffer.concat([...this.#rest, bytes])
    this.#rest = []
    this.#take(line, 0, line.length)
  }

  #take(bytes: Buffer, from: number, to: number): void {
    this.#line++
    if (this.#line === 1) this.#checkHeader(jsonOf(bytes.toString('utf8', from, to)))
    const record = recordOf(bytes, from, to)
    if ('reason' in record) throw this.#alien(record.reason)
    this.#last = record.t
    this.#visit(record)
  }

  #checkHeader(value: object | undefined): void {
    if (value === undefined) throw this.#alien('not a line of JSON')
    const { t, format, version } = value as { t?: unknown; format?: unknown; version?: unknown }
    if (t !== 'header' || format !== RUN_FILE_FORMAT) throw this.#alien('not a run file of overstay')
    if (version === RUN_FILE_VERSION) return
    throw this.#alien(
      `version ${JSON.stringify(version)} of the format; this overstay reads version ${RUN_FILE_VERSION}`,
    )
  }

  #alien(reason: string): ReportError {
    return new ReportError('OVERSTAY_RUN_FILE', `${this.#file}:${Math.max(1, this.#line)}: ${reason}`, HINT)
  }
}
