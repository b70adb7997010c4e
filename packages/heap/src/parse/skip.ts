import type { ChunkReader } from '../reader/chunk-reader.ts'
import { endedEarly, malformed } from './rows.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** The next key of the outermost object, with the reader on its value; null at the brace that ends the object. */
export function nextKey(reader: ChunkReader): string | null {
  const { buffer } = reader
  for (;;) {
    reader.ensure()
    if (reader.done()) throw endedEarly(reader, reader.position, 'snapshot', 0, 1)
    const byte = buffer[reader.position++]
    if (byte === 0x7d) return null
    if (byte !== QUOTE) continue
    const start = reader.position
    let end = start
    while (buffer[end] !== QUOTE && end < reader.end) end++
    const key = Buffer.from(buffer.buffer, start, end - start).toString('latin1')
    reader.position = Math.min(end + 1, reader.end)
    reader.ensure()
    while (buffer[reader.position] <= 32 && !reader.done()) reader.position++
    if (reader.done()) throw endedEarly(reader, reader.position, key, 0, 1)
    if (buffer[reader.position] !== 0x3a) throw malformed(`no value after "${key.slice(0, 40)}"`)
    reader.position++
    return key
  }
}

/** Goes past a value of any form: nested arrays, strings with brackets in them, plain numbers. */
export function skipValue(reader: ChunkReader): void {
  const { buffer } = reader
  let depth = 0
  let quoted = false
  for (;;) {
    if (reader.position >= reader.end) {
      reader.fill()
      if (reader.done()) return
    }
    const byte = buffer[reader.position++]
    if (quoted) {
      if (byte === BACKSLASH) {
        if (reader.position >= reader.end) reader.fill()
        reader.position++
      } else if (byte === QUOTE) {
        quoted = false
      }
    } else if (byte === QUOTE) {
      quoted = true
    } else if (byte === 0x5b || byte === 0x7b) {
      depth++
    } else if (byte === 0x5d || byte === 0x7d) {
      if (depth <= 1) {
        if (depth === 0) reader.position--
        return
      }
      depth--
    } else if (byte === 0x2c && depth === 0) {
      return
    }
  }
}

/** Goes past an array that holds nothing but numbers. */
export function skipNumbers(reader: ChunkReader): void {
  for (;;) {
    const at = reader.buffer.indexOf(0x5d, reader.position)
    if (at >= 0 && at < reader.end) {
      reader.position = at + 1
      return
    }
    reader.position = reader.end
    reader.fill()
    if (reader.done()) return
  }
}
