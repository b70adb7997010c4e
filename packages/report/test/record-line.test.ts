import { runRecord } from '@overstay/schema'
import { expect, test } from 'vitest'
import { jsonOf, recordOf } from '../src/record-line.ts'

const lines = [
  '{"t":"verdict","scope":17,"outcome":"judged","sites":[[0,1,0],[12,340,1],[7,0,0]]}',
  '{"t":"verdict","scope":0,"outcome":"failed","sites":[]}',
  '{"t":"verdict","scope":123456789012345,"outcome":"early","sites":[[999999999999999,5,1]]}',
  '{"t":"verdict","scope":9007199254740991,"outcome":"overlapped","sites":[[9007199254740993,5,1]]}',
  '{"t":"verdict", "scope":1,"outcome":"skipped","sites":[[1, 2, 0]]}',
  '{"scope":1,"t":"verdict","outcome":"judged","sites":[[1,2,0]]}',
  '{"t":"scope","id":4,"kind":"test","name":"ünïcode › \\u0000 \\"quoted\\"","parent":null,"file":"test/a.test.js"}',
  '{"t":"scope","id":5,"kind":"named","name":"","parent":4}',
  '{"t":"scope","id":6,"kind":"time","name":"5 ms","parent":0,"colour":"red"}',
  '{"t":"note","code":"A","text":"b"}',
]

/** What the schema makes of a line. */
function bySchema(line: string): unknown {
  const value = jsonOf(line)
  const result = value === undefined ? undefined : runRecord.safeParse(value)
  return result?.success === true ? result.data : undefined
}

function read(line: string, before = '', after = ''): unknown {
  const bytes = Buffer.from(before + line + after)
  const record = recordOf(bytes, Buffer.byteLength(before), bytes.length - Buffer.byteLength(after))
  return 'reason' in record ? undefined : record
}

test.each(lines)('as the schema reads it: %s', (line) => {
  expect(read(line)).toEqual(bySchema(line))
  // What stands beside it in its chunk does not matter.
  expect(read(line, '{"t":"end"}\n', '\n[[1,2,0]]}')).toEqual(bySchema(line))
})

test('as the schema reads them: lines with characters changed, left out and put in', () => {
  const characters = Array.from('0123456789-.eE,:[]{}"\\ \ttruefalsnü\u2028')
  let state = 1
  const random = (below: number): number => {
    state = (state * 48271) % 2147483647
    return state % below
  }
  let records = 0
  for (let round = 0; round < 30_000; round++) {
    let line = lines[random(lines.length)]
    for (let edit = random(3); edit >= 0; edit--) {
      const at = random(line.length + 1)
      const put = random(3) === 0 ? '' : characters[random(characters.length)]
      line = line.slice(0, at) + put + line.slice(at + random(2))
    }
    const wanted = bySchema(line)
    if (wanted !== undefined) records++
    expect(read(line), line).toEqual(wanted)
  }
  // Enough of them are still records, and enough are none.
  expect(records).toBeGreaterThan(1000)
  expect(records).toBeLessThan(29_000)
})
