import fs from 'node:fs'
import { pipeline } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import zlib from 'node:zlib'
import { RUN_FILE_FORMAT, RUN_FILE_VERSION, runRecord, type HeaderRecord, type RunRecord } from '@overstay/schema'
import { ReportError } from './errors.ts'

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

class RecordReader {
  readonly #file: string
  readonly #visit: (record: RunRecord) => void
  readonly #decoder = new StringDecoder('utf8')
  #rest = ''
  #line = 0
  #last: RunRecord['t'] | undefined

  constructor(file: string, visit: (record: RunRecord) => void) {
    this.#file = file
    this.#visit = visit
  }

  push(bytes: Buffer): void {
    const lines = (this.#rest + this.#decoder.write(bytes)).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) this.#take(line)
  }

  /** Takes the first line only. */
  pushFirst(bytes: Buffer): void {
    this.#rest += this.#decoder.write(bytes)
    const end = this.#rest.indexOf('\n')
    if (end >= 0) this.#take(this.#rest.slice(0, end))
  }

  end(): RunFileEnd {
    this.#rest += this.#decoder.end()
    // Every record is written with its line end: what comes after the last one was cut off, unless somebody's editor
    // took away just that.
    if (this.#rest !== '' && (this.#line === 0 || parsed(this.#rest) !== undefined)) this.#take(this.#rest)
    if (this.#line === 0) throw this.#alien('the file is empty')
    return { records: this.#line, truncated: this.#last !== 'end' }
  }

  #take(line: string): void {
    this.#line++
    const value = parsed(line)
    if (value === undefined) throw this.#alien('not a line of JSON')
    if (this.#line === 1) this.#checkHeader(value)
    const result = runRecord.safeParse(value)
    if (!result.success) {
      const [issue] = result.error.issues
      throw this.#alien(`${issue.path.length === 0 ? 'record' : issue.path.join('.')}: ${issue.message}`)
    }
    this.#last = result.data.t
    this.#visit(result.data)
  }

  #checkHeader(value: object): void {
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

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
