import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HeapError, openSnapshot } from '../../src/index.ts'
import { GraphBuilder } from '../../src/testing/graph-builder.ts'
import { scratch, snapshotOf } from '../snapshot-of.ts'

const builder = new GraphBuilder()
const root = builder.add('synthetic', '')
for (let index = 0; index < 5; index++)
  builder.connect(root, 'property', `n${index}`, builder.add('object', 'Thing', 16))
builder.locate(1, 7, 2, 3)
const good = Buffer.from(builder.bytes())

function opening(bytes: Uint8Array | string): HeapError {
  const file = join(scratch(), 'bad.heapsnapshot')
  writeFileSync(file, bytes)
  try {
    openSnapshot(file).close()
  } catch (error) {
    if (error instanceof HeapError) return error
    throw error
  }
  throw new Error('it opened')
}

function edited(from: string | RegExp, to: string): HeapError {
  const text = good.toString()
  const changed = text.replace(from, to)
  expect(changed).not.toBe(text)
  return opening(changed)
}

describe('a file that is no snapshot', () => {
  it('is missing', () => {
    expect(() => openSnapshot(join(scratch(), 'nowhere.heapsnapshot'))).toThrow(/cannot open .*nowhere.*ENOENT/)
  })

  it('is a directory', () => {
    const folder = join(scratch(), 'folder')
    mkdirSync(folder)
    expect(() => openSnapshot(folder)).toThrow(/folder is a directory, not a heap snapshot/)
  })

  it.each([
    ['empty', ''],
    ['other JSON', '{"a":1}'],
    ['text', 'hello'],
    ['zero bytes', '\0'.repeat(2000)],
  ])('holds %s', (_, text) => {
    const error = opening(text)
    expect(error.code).toBe('OVERSTAY_HEAP_NOT_A_SNAPSHOT')
    expect(error.message).toContain('bad.heapsnapshot does not begin with {"snapshot":')
    expect(error.hint).toContain('v8.writeHeapSnapshot()')
  })

  it('is compressed', () => {
    const error = opening(gzipSync('{"name":"a","version":"1"}'))
    expect(error.code).toBe('OVERSTAY_HEAP_NOT_A_SNAPSHOT')
    expect(error.message).toContain('is compressed, but no heap snapshot')
  })

  it('has a header of another format', () => {
    expect(opening('{"snapshot":{"meta":{}},"nodes":[]}').message).toContain('has no type, name, id, self_size')
  })
})

describe('a snapshot that was cut off', () => {
  it('is refused wherever it was cut', () => {
    const codes = new Set<string>()
    for (let length = 0; length < good.length; length++) codes.add(opening(good.subarray(0, length)).code)
    expect([...codes].sort()).toEqual(['OVERSTAY_HEAP_NOT_A_SNAPSHOT', 'OVERSTAY_HEAP_TRUNCATED'])
    expect(opening(good.subarray(0, 20)).code).toBe('OVERSTAY_HEAP_TRUNCATED')
  })

  it.each([4096, 65_536])('names the section and the row in a real one, with chunks of %s bytes', (chunkSize) => {
    const bytes = readFileSync(snapshotOf('format-traps.mjs'))
    const file = join(scratch(), 'cut.heapsnapshot')
    for (const section of ['nodes', 'edges', 'strings']) {
      const start = bytes.indexOf(`"${section}":[`)
      writeFileSync(file, bytes.subarray(0, start + 10_000))
      expect(() => openSnapshot(file, { chunkSize })).toThrow(
        new RegExp(`snapshot ends inside "${section}" \\([\\d,]+ of [\\d,]+ read\\)|header promises`),
      )
    }
  })

  it('is refused before memory is taken for what the header promises', () => {
    const error = edited('"node_count":6', '"node_count":400000000')
    expect(error.code).toBe('OVERSTAY_HEAP_TRUNCATED')
    expect(error.message).toContain('header promises 400,000,000 nodes and 5 edges, but the file has')
  })
})

describe('a damaged snapshot', () => {
  it.each([
    ['more nodes than counted', '"node_count":6', '"node_count":5', /nodes have|goes on after its 5 rows/],
    ['fewer nodes than counted', '"node_count":6', '"node_count":7', /"nodes" \(6 of 7 read\) ends before/],
    ['fewer edges than counted', '"edge_count":5', '"edge_count":6', /nodes have 5 edges, the header says 6/],
    ['edges missing', /\n,2,7,30\]/, ']', /"edges" \(4 of 5 read\) ends before/],
    ['more edges than counted', '"edge_count":5', '"edge_count":4', /nodes have 5 edges, the header says 4/],
    ['a negative count', '"node_count":6', '"node_count":-6', /node_count is no count/],
    ['a count that is no number', '"node_count":6', '"node_count":"6"', /node_count is no count/],
    ['too many nodes for an edge word', '"node_count":6', '"node_count":600000000', /limit is 536,870,911/],
    ['an edge to no node', '"edges":[2,3,6', '"edges":[2,3,600', /row 0 of "edges" leads to no node/],
    ['an edge between two nodes', '"edges":[2,3,6', '"edges":[2,3,7', /row 0 of "edges" leads to no node/],
    ['an unknown node type', '"nodes":[9,', '"nodes":[99,', /in row 0 of "nodes"/],
    ['an unknown edge type', '"edges":[2,', '"edges":[77,', /in row 0 of "edges"/],
    ['a letter in a row', '"edges":[2,3,6', '"edges":[2,x,6', /unexpected byte near .* in row 0 of "edges"/],
    ['a name that is no string', '"edges":[2,3,6', '"edges":[2,999,6', /a name is string 999 of/],
    ['a row without end', '"nodes":[9,', `"nodes":[9${'9'.repeat(5000)},`, /row/],
    ['no strings', /,\n"strings".*$/s, '}', /"strings"/],
    ['a section twice', '"edges":', '"nodes":[],"edges":', /"nodes" stands there twice/],
    [
      'strings that are no strings',
      '"strings":["<dummy>"',
      '"strings":[{"a":1}',
      /unexpected byte at .* after string 0/,
    ],
  ])('with %s is refused', (_, from, to, message) => {
    const error = edited(from, to)
    expect(error.message).toMatch(message)
    expect(error.hint).not.toBe('')
  })

  it('keeps the cause', () => {
    const error = edited('"meta":{', '"meta":{,')
    expect(error.code).toBe('OVERSTAY_HEAP_MALFORMED')
    expect(error.cause).toBeInstanceOf(SyntaxError)
  })
})

describe('a closed heap', () => {
  it('keeps its graph but refuses names it did not read', () => {
    const file = join(scratch(), 'good.heapsnapshot')
    writeFileSync(file, good)
    const heap = openSnapshot(file)
    heap.close()
    heap.close()
    expect(heap.nodeCount).toBe(6)
    expect(() => heap.nameOf(3)).toThrow(/was closed/)
  })
})

describe('a compressed snapshot', () => {
  const { TMPDIR } = process.env
  const unpackedFiles = (): string[] => readdirSync(tmpdir())

  beforeAll(() => {
    process.env.TMPDIR = mkdtempSync(join(scratch(), 'tmp-'))
  })
  afterAll(() => {
    if (TMPDIR === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = TMPDIR
  })
  const packed = gzipSync(good)

  it('is refused wherever it was cut', () => {
    const codes = new Set<string>()
    for (let length = 2; length < packed.length; length++) codes.add(opening(packed.subarray(0, length)).code)
    expect(codes).toContain('OVERSTAY_HEAP_TRUNCATED')
    expect([...codes].filter((code) => !/TRUNCATED|NOT_A_SNAPSHOT/.test(code))).toEqual([])
  })

  it('is refused where a byte of it is wrong', () => {
    const wrong = Buffer.from(packed)
    wrong[wrong.length >> 1] ^= 0x55
    expect(opening(wrong).code).toMatch(/MALFORMED|NOT_A_SNAPSHOT|TRUNCATED/)
  })

  it('that would fill the memory is refused with its limit', () => {
    const bomb = gzipSync(Buffer.concat([good.subarray(0, 500), Buffer.alloc(100_000_000, ' ')]))
    expect(bomb.length).toBeLessThan(200_000)
    const error = opening(bomb)
    expect(error.code).toBe('OVERSTAY_HEAP_TOO_BIG')
    expect(error.message).toMatch(/unpacks to more than \d+/)
    expect(error.hint).toContain('gunzip -k')
    expect(unpackedFiles()).toEqual([])
  })

  describe('too big for memory', () => {
    // Texts that nothing uses, so that it takes more than is unpacked into memory.
    const count = 3_500_000
    const texts = Array.from({ length: count }, (_, index) => `,"unused text ${index}"`).join('')
    const big = Buffer.concat([good.subarray(0, good.length - 2), Buffer.from(`${texts}]}`)])
    const bigPacked = gzipSync(big, { level: 1 })

    it('is read through a file that nobody sees', () => {
      expect(big.length).toBeGreaterThan(1 << 26)
      const file = join(scratch(), 'big.heapsnapshot.gz')
      writeFileSync(file, bigPacked)
      const heap = openSnapshot(file)
      expect(heap.file).toBe(file)
      expect(unpackedFiles()).toEqual([])
      expect(heap.strings.text(heap.strings.count - 1)).toBe(`unused text ${count - 1}`)
      expect(heap.strings.text(heap.nodeName[1])).toBe('Thing')
      heap.close()
    })

    it('is refused where it was cut off or damaged, and leaves nothing behind', () => {
      expect(opening(bigPacked.subarray(0, bigPacked.length - 100)).code).toBe('OVERSTAY_HEAP_TRUNCATED')
      const wrong = Buffer.from(bigPacked)
      wrong.fill(0x55, wrong.length >> 1, (wrong.length >> 1) + 50)
      expect(opening(wrong).code).toBe('OVERSTAY_HEAP_MALFORMED')
      expect(unpackedFiles()).toEqual([])
    })

    it('says where there is no room for it', () => {
      const folder = process.env.TMPDIR
      process.env.TMPDIR = join(scratch(), 'nowhere')
      try {
        const error = opening(bigPacked)
        expect(error.code).toBe('OVERSTAY_HEAP_UNREADABLE')
        expect(error.hint).toContain('set TMPDIR')
      } finally {
        process.env.TMPDIR = folder
      }
    })
  })
})
