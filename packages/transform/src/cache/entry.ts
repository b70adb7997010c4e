import { crc32 } from 'node:zlib'

/** What the cache keeps for one key: facts as JSON, and text or code that is long. */
export interface Entry {
  readonly facts: unknown
  readonly body: Buffer
}

const LINE_FEED = 10
const CHECKSUM_DIGITS = 8
const CHECKED_FROM = CHECKSUM_DIGITS + 1

/** One file: checksum of all that follows in hexadecimal, facts in one line, body as it is. */
export function encoded(facts: unknown, body: string | Uint8Array): Buffer {
  const content = Buffer.concat([Buffer.from(`${JSON.stringify(facts)}\n`), Buffer.from(body)])
  const checksum = crc32(content).toString(16).padStart(CHECKSUM_DIGITS, '0')
  return Buffer.concat([Buffer.from(`${checksum}\n`), content])
}

/** Undefined for a file that was cut off or damaged. */
export function decoded(file: Buffer): Entry | undefined {
  const content = file.subarray(CHECKED_FROM)
  const end = content.indexOf(LINE_FEED)
  if (end < 0 || Number.parseInt(file.toString('latin1', 0, CHECKSUM_DIGITS), 16) !== crc32(content)) return undefined
  return { facts: JSON.parse(content.toString('utf8', 0, end)), body: content.subarray(end + 1) }
}
