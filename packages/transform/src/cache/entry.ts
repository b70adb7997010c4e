/** What the cache keeps for one key: facts as JSON, and text or code that is long. */
export interface Entry {
  readonly facts: unknown
  readonly body: Buffer
}

const LINE_FEED = 10
const CHECKSUM_DIGITS = 8
const CHECKED_FROM = CHECKSUM_DIGITS + 1

/** Checksum of all that follows in hexadecimal, facts in one line, body as it is. */
export function encoded(facts: unknown, body: string | Uint8Array): Buffer {
  const line = `${JSON.stringify(facts)}\n`
  const lineLength = Buffer.byteLength(line)
  const length = CHECKED_FROM + lineLength + Buffer.byteLength(body)
  const entry = Buffer.allocUnsafe(length)
  entry.write(line, CHECKED_FROM)
  if (typeof body === 'string') entry.write(body, CHECKED_FROM + lineLength)
  else entry.set(body, CHECKED_FROM + lineLength)
  const checksum = checksumOf(entry.subarray(CHECKED_FROM)).toString(16).padStart(CHECKSUM_DIGITS, '0')
  entry.write(`${checksum}\n`)
  return entry
}

/** Undefined for what was cut off or damaged. */
export function decoded(entry: Buffer): Entry | undefined {
  const content = entry.subarray(CHECKED_FROM)
  const end = content.indexOf(LINE_FEED)
  if (end < 0 || Number.parseInt(entry.toString('latin1', 0, CHECKSUM_DIGITS), 16) !== checksumOf(content))
    return undefined
  return { facts: JSON.parse(content.toString('utf8', 0, end)), body: content.subarray(end + 1) }
}

/** Loaded only here: where nothing is kept, a start need not wait for it. */
function checksumOf(content: Buffer): number {
  return process.getBuiltinModule('node:zlib').crc32(content)
}
