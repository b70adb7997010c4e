import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { cacheFolder } from '../src/cache/cache-folder.ts'
import { BuildCache } from '../src/cache/build-cache.ts'
import { cacheKey } from '../src/cache/cache-key.ts'
import { DiskCache } from '../src/cache/disk-cache.ts'
import { prune, pruneDaily } from '../src/cache/prune.ts'
import { project } from './support/project.ts'

const unheard = (text: string): never => {
  throw new Error(text)
}
const entries = (folder: string): string[] => readdirSync(folder).filter((it) => it !== 'pruned')

describe('DiskCache', () => {
  it('gives back what was written, to the byte', () => {
    const cache = new DiskCache(path.join(project({}), 'deep/cache'), unheard)
    const body = 'line\n\r\nпример 😀 \0 end'
    cache.write('a', { list: [1], text: 'x\ny' }, body)
    cache.write('b', null, Buffer.from([255, 0, 10, 128]))
    expect(cache.read('a')).toEqual({ facts: { list: [1], text: 'x\ny' }, body: Buffer.from(body) })
    expect(cache.read('b')).toEqual({ facts: null, body: Buffer.from([255, 0, 10, 128]) })
    expect(cache.read('c')).toBeUndefined()
  })

  it('takes no damaged entry, and writes it anew', () => {
    const folder = project({})
    const cache = new DiskCache(folder, unheard)
    const body = 'const a = 1\n'.repeat(50)
    cache.write('a', { n: 1 }, body)
    const file = path.join(folder, 'a')
    const sound = readFileSync(file)
    const changed = Buffer.from(sound)
    changed[300] ^= 1
    for (const damaged of [Buffer.alloc(0), sound.subarray(0, 8), sound.subarray(0, -1), changed, Buffer.alloc(900)]) {
      writeFileSync(file, damaged)
      expect(cache.read('a')).toBeUndefined()
    }
    cache.write('a', { n: 1 }, body)
    expect(readFileSync(file)).toEqual(sound)
  })

  it('leaves whole entries when many write at once, and nothing else', async () => {
    const folder = project({})
    const built = path.resolve(import.meta.dirname, '../dist/cache/disk-cache.js')
    const program = `
      const { workerData } = require('node:worker_threads')
      import(workerData.built).then(({ DiskCache }) => {
        const cache = new DiskCache(workerData.folder, (text) => { throw new Error(text) })
        for (let i = 0; i < 200; i++) {
          const key = 'k' + (i % 10), body = key.repeat(20000)
          cache.write(key, i % 10, body)
          const read = cache.read(key)
          if (read === undefined) throw new Error('torn ' + key)
          if (read.body.toString() !== body) throw new Error('mixed up ' + key)
        }
      })`
    const ends = Array.from({ length: 4 }, async () => {
      const worker = new Worker(program, { eval: true, workerData: { built, folder } })
      return new Promise((resolve, reject) => worker.on('error', reject).on('exit', resolve))
    })
    expect(await Promise.all(ends)).toEqual([0, 0, 0, 0])
    const keys = Array.from({ length: 10 }, (_, i) => `k${i}`)
    expect(entries(folder).sort()).toEqual(keys)
    const cache = new DiskCache(folder, unheard)
    for (const [i, key] of keys.entries()) {
      expect(cache.read(key)).toEqual({ facts: i, body: Buffer.from(key.repeat(20_000)) })
    }
  })

  it('says once that it cannot write, and goes on', () => {
    const root = project({ taken: 'a file, no folder' })
    const told: string[] = []
    const cache = new DiskCache(path.join(root, 'taken'), (text) => told.push(text))
    cache.write('a', 1, '')
    cache.write('b', 1, '')
    expect(cache.read('a')).toBeUndefined()
    expect(told).toEqual([expect.stringMatching(/^nothing is cached, since \S+taken cannot be written: EEXIST/)])
  })

  it.runIf(process.getuid?.() !== 0)('reads a folder that may not be written', () => {
    const folder = project({})
    new DiskCache(folder, unheard).write('a', 1, 'x')
    chmodSync(folder, 0o555)
    expect(new DiskCache(folder, unheard).read('a')?.facts).toBe(1)
    chmodSync(folder, 0o755)
  })
})

describe('BuildCache', () => {
  const opened = (folder: string, build = 'app'): BuildCache => new BuildCache(folder, build, unheard)
  const file = (folder: string): string =>
    path.join(
      folder,
      entries(folder).find((it) => it.startsWith('build-'))!,
    )

  it('gives the next build what this one wrote, and forgets what a build did not ask for', () => {
    const folder = project({})
    const first = opened(folder)
    expect(first.read('a')).toBeUndefined()
    first.write('a', { n: 1 }, 'пример\n', 'a.js')
    first.write('b', null, '', 'a.js')
    expect(first.read('a')?.body.toString()).toBe('пример\n')
    first.save()
    const second = opened(folder)
    expect(second.read('a')).toEqual({ facts: { n: 1 }, body: Buffer.from('пример\n') })
    second.save()
    expect(opened(folder).read('a')?.facts).toEqual({ n: 1 })
    expect(opened(folder).read('b')).toBeUndefined()
    expect(opened(folder, 'other').read('a')).toBeUndefined()
  })

  it('keeps the last results of a file that is edited again and again', () => {
    const cache = opened(project({}))
    cache.write('other', null, '', 'b.js')
    for (let edit = 1; edit <= 100; edit++) cache.write(`edit ${edit}`, { edit }, '', 'a.js')
    expect(cache.read('edit 100')?.facts).toEqual({ edit: 100 })
    expect(cache.read('edit 93')?.facts).toEqual({ edit: 93 })
    expect(cache.read('edit 92')).toBeUndefined()
    expect(cache.read('other')).toBeDefined()
  })

  it('writes nothing where nothing changed, and serves a second build of its own', () => {
    const folder = project({})
    const cache = opened(folder)
    cache.write('a', 1, 'x', 'a.js')
    cache.save()
    utimesSync(file(folder), 1, 1)
    expect(cache.read('a')?.facts).toBe(1)
    cache.save()
    expect(statSync(file(folder)).mtimeMs).toBe(1000)
    cache.read('a')
    cache.write('c', 3, '', 'a.js')
    cache.save()
    expect([opened(folder).read('a')?.facts, opened(folder).read('c')?.facts]).toEqual([1, 3])
  })

  it('keeps what a part of a build did not ask for, but for older results of the same files', () => {
    const folder = project({})
    const first = opened(folder)
    for (const key of ['a', 'b', 'c']) first.write(key, key, '', `${key}.js`)
    first.save()
    const second = opened(folder)
    second.read('b')
    second.save('part')
    second.write('a2', 'a2', '', 'a.js')
    second.save('part')
    const third = opened(folder)
    expect(['a', 'a2', 'b', 'c'].filter((key) => third.read(key) !== undefined)).toEqual(['a2', 'b', 'c'])
  })

  it('loses only what is damaged', () => {
    const folder = project({})
    const cache = opened(folder)
    for (const key of ['a', 'b', 'c']) cache.write(key, key, key.repeat(100), 'a.js')
    cache.save()
    const sound = readFileSync(file(folder))
    const readable = (): string => ['a', 'b', 'c'].filter((key) => opened(folder).read(key)?.facts === key).join('')
    const changed = Buffer.from(sound)
    changed[sound.indexOf('bbb') + 5] ^= 1
    const expected = new Map([
      [sound, 'abc'],
      [changed, 'ac'],
      [sound.subarray(0, -1), 'ab'],
      [sound.subarray(1), ''],
      [sound.subarray(0, 12), ''],
      [Buffer.alloc(0), ''],
      [Buffer.from('{}\n'), ''],
      [Buffer.from('[["a",3,"a.js"],["b"]]\nxyz'), ''],
    ])
    for (const [bytes, keys] of expected) {
      writeFileSync(file(folder), bytes)
      expect(readable()).toBe(keys)
    }
  })
})

it('names a result by text and circumstances', () => {
  const keys = [
    cacheKey({ a: 1 }, 'x'),
    cacheKey({ a: 2 }, 'x'),
    cacheKey({ a: 1 }, 'y'),
    cacheKey(['a\n'], 'x'),
    cacheKey(['a'], '\nx'),
  ]
  expect(new Set(keys).size).toBe(keys.length)
  expect(cacheKey({ a: 1 }, 'x')).toBe(keys[0])
})

describe('prune', () => {
  const day = 86_400_000
  const folderWith = (files: Readonly<Record<string, { bytes: number; unusedDays: number }>>, now: number): string => {
    const folder = project({})
    for (const [name, { bytes, unusedDays }] of Object.entries(files)) {
      writeFileSync(path.join(folder, name), Buffer.alloc(bytes))
      const used = new Date(now - unusedDays * day)
      utimesSync(path.join(folder, name), used, used)
    }
    return folder
  }

  it('drops what was not used for long, then the longest unused until the rest fits', () => {
    const now = Date.now()
    const folder = folderWith(
      {
        stale: { bytes: 1, unusedDays: 31 },
        'k1.123-0-7': { bytes: 10, unusedDays: 40 },
        oldest: { bytes: 400, unusedDays: 20 },
        older: { bytes: 400, unusedDays: 10 },
        fresh: { bytes: 500, unusedDays: 0 },
      },
      now,
    )
    prune(folder, { bytes: 1000, age: 30 * day }, now)
    expect(readdirSync(folder).sort()).toEqual(['fresh', 'older'])
  })

  it('is done once a day', () => {
    const now = Date.now()
    const folder = folderWith({ stale: { bytes: 1, unusedDays: 60 } }, now)
    pruneDaily(folder, now)
    expect(readdirSync(folder)).toEqual(['pruned'])
    writeFileSync(path.join(folder, 'stale'), '')
    utimesSync(path.join(folder, 'stale'), new Date(now - 60 * day), new Date(now - 60 * day))
    pruneDaily(folder, now + day / 2)
    expect(entries(folder)).toEqual(['stale'])
    pruneDaily(folder, now + day + 5000)
    expect(entries(folder)).toEqual([])
    expect(statSync(path.join(folder, 'pruned')).mtimeMs).toBeCloseTo(now + day + 5000, -1)
  })

  it('happens at the first write of a process', () => {
    const folder = folderWith({ stale: { bytes: 1, unusedDays: 60 } }, Date.now())
    new DiskCache(folder, unheard).write('a', 1, 'x')
    expect(entries(folder)).toEqual(['a'])
  })
})

it('lies in the nearest node_modules, where it is wanted, or nowhere', () => {
  const root = project({ 'package.json': '{}' })
  const folder = path.join(root, 'a')
  expect(cacheFolder(folder, undefined)).toBeUndefined()
  mkdirSync(path.join(root, 'node_modules'))
  mkdirSync(folder)
  expect(cacheFolder(folder, undefined)).toBe(path.join(root, 'node_modules/.cache/overstay/transform'))
  expect(cacheFolder(folder, '../kept')).toBe(path.join(root, 'kept'))
  expect(cacheFolder(folder, false)).toBeUndefined()
})
