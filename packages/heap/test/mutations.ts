import { randomFrom } from './random.ts'

/** Ways in which a snapshot gets damaged. Each changes a copy of the bytes, or returns other ones. */
const MUTATIONS: readonly ((bytes: Buffer, random: (below: number) => number) => Buffer)[] = [
  // Cut off anywhere.
  (bytes, random) => bytes.subarray(0, random(bytes.length)),
  // Bits that flipped.
  (bytes, random) => {
    for (let flips = 1 + random(8); flips > 0; flips--) bytes[random(bytes.length)] ^= 1 << random(8)
    return bytes
  },
  // Bytes that mean something to the parser.
  (bytes, random) => {
    const tokens = '[]{},:"\\-0123456789 \n\0'
    for (let times = 1 + random(4); times > 0; times--) {
      bytes[random(bytes.length)] = tokens.charCodeAt(random(tokens.length))
    }
    return bytes
  },
  // A stretch (of a tenth at most) missing, doubled, or of zeros as a file system leaves them after a crash.
  (bytes, random) => {
    const [at, length] = [random(bytes.length), random(Math.min(5000, bytes.length / 10))]
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)])
  },
  (bytes, random) => {
    const [at, length] = [random(bytes.length), random(Math.min(5000, bytes.length / 10))]
    return Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)])
  },
  (bytes, random) => {
    const at = random(bytes.length)
    return bytes.fill(0, at, Math.min(bytes.length, at + random(Math.min(5000, bytes.length / 10))))
  },
  // A number of the header, or anywhere, that is huge, negative or another one.
  (bytes, random) => numberReplaced(bytes, random(2000), random),
  (bytes, random) => numberReplaced(bytes, random(bytes.length), random),
  // A section under another name, or none.
  (bytes, random) => {
    const names = ['"nodes"', '"edges"', '"strings"', '"locations"', '"node_count"', '"node_fields"', '"edge_types"']
    const at = bytes.indexOf(names[random(names.length)])
    if (at >= 0) bytes[at + 1] = 0x7a
    return bytes
  },
]

const NUMBERS = ['-1', '0', '1', '99999999999', '4294967295', '536870911', '1e9', '-0', '007', '18446744073709551616']

function numberReplaced(bytes: Buffer, from: number, random: (below: number) => number): Buffer {
  const isDigit = (at: number): boolean => bytes[at] >= 0x30 && bytes[at] <= 0x39
  let start = Math.min(from, bytes.length - 1)
  while (start < bytes.length && !isDigit(start)) start++
  let end = start
  while (end < bytes.length && isDigit(end)) end++
  const other = Buffer.from(NUMBERS[random(NUMBERS.length)])
  return Buffer.concat([bytes.subarray(0, start), other, bytes.subarray(end)])
}

/** A damaged copy; the same for the same seed. */
export function mutated(original: Uint8Array, seed: number): Buffer {
  const random = randomFrom(seed)
  return MUTATIONS[random(MUTATIONS.length)](Buffer.from(original), random)
}
