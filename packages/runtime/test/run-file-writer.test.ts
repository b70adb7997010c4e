import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { RunFileWriter } from '../src/node/run-file-writer.ts'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'overstay-run-file-'))
afterAll(() => {
  fs.rmSync(folder, { recursive: true })
})

test('a batch is one write of one line a record', () => {
  const write = vi.spyOn(fs, 'writeSync')
  const failed = vi.fn()
  const file = new RunFileWriter(path.join(folder, 'a.ndjson'), failed)
  file.append([{ t: 'scope', name: 'ü' }, { t: 'verdict' }])
  file.append([])
  expect(write).toHaveBeenCalledTimes(1)
  write.mockRestore()
  expect(fs.readFileSync(file.file, 'utf8')).toBe('{"t":"scope","name":"ü"}\n{"t":"verdict"}\n')
  file.close()
  file.close()
  file.append([{ t: 'end' }])
  expect(failed).not.toHaveBeenCalled()
})

test('bytes are bytes where jsdom has put another Uint8Array in the place of Node’s', () => {
  const file = new RunFileWriter(path.join(folder, 'jsdom.ndjson'), vi.fn())
  vi.stubGlobal('Uint8Array', class {})
  file.append(Buffer.from('{"t":"verdict"}\n'))
  vi.unstubAllGlobals()
  file.close()
  expect(fs.readFileSync(file.file, 'utf8')).toBe('{"t":"verdict"}\n')
})

test('a short write is continued', () => {
  const real = fs.writeSync
  const write = vi
    .spyOn(fs, 'writeSync')
    .mockImplementation(((descriptor: number, bytes: Buffer, at: number) =>
      real(descriptor, bytes, at, Math.min(3, bytes.length - at))) as typeof fs.writeSync)
  const file = new RunFileWriter(path.join(folder, 'b.ndjson'), vi.fn())
  file.append([{ t: 'verdict' }])
  write.mockRestore()
  expect(fs.readFileSync(file.file, 'utf8')).toBe('{"t":"verdict"}\n')
  file.close()
})

test('a folder that cannot be written is told once and harms nobody', () => {
  const failed = vi.fn()
  const file = new RunFileWriter(path.join(folder, 'missing', 'c.ndjson'), failed)
  file.append([{ t: 'verdict' }])
  file.close()
  expect(failed).toHaveBeenCalledOnce()
})

test('a full disk is told once', () => {
  const failed = vi.fn()
  const file = new RunFileWriter(path.join(folder, 'd.ndjson'), failed)
  const write = vi.spyOn(fs, 'writeSync').mockImplementation(() => {
    throw new Error('ENOSPC')
  })
  file.append([{ t: 'verdict' }])
  file.append([{ t: 'verdict' }])
  write.mockRestore()
  expect(failed).toHaveBeenCalledOnce()
})

test('a file that exists is never overwritten', () => {
  fs.writeFileSync(path.join(folder, 'e.ndjson'), 'mine')
  const failed = vi.fn()
  new RunFileWriter(path.join(folder, 'e.ndjson'), failed).append([{ t: 'verdict' }])
  expect(failed).toHaveBeenCalledOnce()
  expect(fs.readFileSync(path.join(folder, 'e.ndjson'), 'utf8')).toBe('mine')
})
