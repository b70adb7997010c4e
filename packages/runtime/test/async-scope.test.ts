import { AsyncLocalStorage } from 'node:async_hooks'
import { EventEmitter, once } from 'node:events'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { MessageChannel, Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { addSites, innermostScope, setWatcher } from '../src/ledger.ts'
import { openScope, scope } from '../src/scope.ts'
import type { Scope } from '../src/scope-record.ts'
import { stamping } from '../src/stamping.ts'
import { tokenOf } from '../src/token.ts'

const sites = addSites('src/k.js', [['object', '', '', 1, 1, 'fp']])
const made = (): object => stamping.o({}, sites, 0)
const madeIn = (value: object): Scope => tokenOf(value)!.scope

let ended: Scope[]
beforeEach(() => {
  ended = []
  setWatcher({ scopeEnded: (own) => ended.push(own) })
})
afterEach(() => {
  setWatcher(undefined)
  expect(innermostScope().kind).toBe('run')
  expect(ended.filter(({ overlapped }) => overlapped)).toEqual([])
})

/** What a request of a server may do between its beginning and its end; each gives what it made on the way. */
const ways: Record<string, () => Promise<object[]>> = {
  await: async () => {
    await Promise.resolve()
    const first = made()
    await sleep(1)
    return [first, made()]
  },
  'a callback of a timer': () =>
    new Promise((resolve) =>
      setTimeout(() => {
        setImmediate(() => {
          process.nextTick(() => {
            resolve([made()])
          })
        })
      }, 1),
    ),
  'an interval': () =>
    new Promise((resolve) => {
      const all: object[] = []
      const timer = setInterval(() => {
        if (all.push(made()) < 3) return
        clearInterval(timer)
        resolve(all)
      }, 1)
    }),
  'a stream': async () => {
    const all: object[] = []
    const transform = new Transform({
      objectMode: true,
      transform(chunk: number, _encoding, done) {
        all.push(made())
        setTimeout(() => {
          done(null, chunk)
        }, 1)
      },
    })
    await pipeline(Readable.from([1, 2, 3]), transform, async (source: AsyncIterable<number>) => {
      for await (const chunk of source) if (chunk > 0) all.push(made())
    })
    expect(all).toHaveLength(6)
    return all
  },
  'an event emitter': async () => {
    const emitter = new EventEmitter()
    const all: object[] = []
    emitter.on('done', () => all.push(made()))
    setTimeout(() => emitter.emit('done'), 1)
    await once(emitter, 'done')
    return [...all, made()]
  },
  'a message port': async () => {
    const { port1, port2 } = new MessageChannel()
    const all: object[] = []
    const answered = new Promise<void>((resolve) => {
      port1.on('message', () => {
        all.push(made())
        resolve()
      })
    })
    port2.postMessage('hello')
    await answered
    port1.close()
    return [...all, made()]
  },
  'an async iterator': async () => {
    async function* numbers(): AsyncGenerator<object> {
      for (let count = 0; count < 3; count++) {
        await sleep(1)
        yield made()
      }
    }
    const all: object[] = []
    for await (const value of numbers()) all.push(value, made())
    return all
  },
}

describe.each(Object.keys(ways))('concurrent scopes are told apart across %s', (way) => {
  const expectOwn = (all: [Scope, object[]][]): void => {
    expect(new Set(all.map(([own]) => own)).size).toBe(all.length)
    for (const [own, objects] of all) {
      expect(own.name).toBe('request')
      for (const value of objects) expect(madeIn(value)).toBe(own)
    }
    expect(new Set(ended)).toEqual(new Set(all.map(([own]) => own)))
  }

  test('of functions', async () => {
    const request = () =>
      scope('request', async (): Promise<[Scope, object[]]> => [innermostScope(), await ways[way]()])
    expectOwn(await Promise.all(Array.from({ length: 50 }, request)))
  })

  test('opened by hand', async () => {
    const request = async (): Promise<[Scope, object[]]> => {
      using own = openScope('request')
      expect(own.name).toBe('request')
      return [innermostScope(), await ways[way]()]
    }
    expectOwn(await Promise.all(Array.from({ length: 50 }, request)))
  })
})

test('messages of a worker belong to the scope that started it', async () => {
  const ask = (): Promise<[Scope, object]> =>
    scope('job', async (): Promise<[Scope, object]> => {
      const own = innermostScope()
      const worker = new Worker('require("node:worker_threads").parentPort.postMessage(1)', { eval: true })
      const answer = await new Promise<object>((resolve) => {
        worker.on('message', () => {
          resolve(made())
        })
      })
      await worker.terminate()
      return [own, answer]
    })
  for (const [own, answer] of await Promise.all([ask(), ask(), ask()])) expect(madeIn(answer)).toBe(own)
})

test('five thousand concurrent scopes of one name are told apart, and each is ended once', async () => {
  const all = await Promise.all(
    Array.from({ length: 5000 }, (_, index) =>
      scope('request', async () => {
        const own = innermostScope()
        await sleep(index % 5)
        const first = made()
        await Promise.resolve()
        return [own, first, made()] as const
      }),
    ),
  )
  for (const [own, ...objects] of all) for (const value of objects) expect(madeIn(value)).toBe(own)
  expect(new Set(ended).size).toBe(5000)
  expect(ended).toHaveLength(5000)
})

test('a scope inside one of several goes into its own, also when the first of them has ended', async () => {
  const first = scope('request', () => sleep(1))
  const second = scope('request', async () => {
    await sleep(10)
    return scope('query', async () => {
      await sleep(1)
      return made()
    })
  })
  await first
  const query = madeIn(await second)
  expect(query.name).toBe('query')
  expect(query.parent).toBe(ended.at(-1))
})

test('once scopes have run at the same time, none is taken for the parent of another', async () => {
  const request = (ms: number): Promise<unknown> => scope('request', () => sleep(ms))
  await Promise.all([request(1), request(5)])
  ended = []
  await Promise.all([request(1), request(5), request(3)])
  expect(ended.map(({ parent }) => parent?.kind)).toEqual(['run', 'run', 'run'])
})

test('a scope by hand inside an asynchronous function reaches over its awaits and no further', async () => {
  const work = async (): Promise<object[]> => {
    using own = openScope('block')
    expect(own.name).toBe('block')
    const first = made()
    await sleep(1)
    return [first, made()]
  }
  const [objects, beside] = await Promise.all([work(), sleep(0).then(made)])
  expect(objects.map((value) => madeIn(value).name)).toEqual(['block', 'block'])
  // It started in the same job, before anything told that scopes run at once: the plain variable cannot tell.
  expect(['block', '']).toContain(madeIn(beside).name)
  expect(madeIn(made()).kind).toBe('label')
})

test('two scopes by hand one inside the other, each used by the block it is in', () => {
  const names: string[] = []
  const note = (): number => names.push(madeIn(made()).name)
  {
    using outer = openScope('outer')
    expect(outer.name).toBe('outer')
    {
      using inner = openScope('inner')
      expect(inner.name).toBe('inner')
      note()
    }
    note()
  }
  expect(names).toEqual(['inner', 'outer'])
  expect(ended.map(({ name }) => name)).toEqual(['inner', 'outer'])
})

test('scopes one after the other, by hand or not, never touch async context', async () => {
  // In a module registry of its own: what ran at once before must not count here.
  vi.resetModules()
  const key = Symbol.for('overstay.stamp')
  const global = globalThis as unknown as Record<symbol, unknown>
  const before = global[key]
  global[key] = undefined
  const runtime = await import('../src/index.ts')
  global[key] = before
  const run = vi.spyOn(AsyncLocalStorage.prototype, 'run')
  const enterWith = vi.spyOn(AsyncLocalStorage.prototype, 'enterWith')
  for (let round = 0; round < 3; round++) {
    await runtime.scope('round', () => sleep(1))
    const own = runtime.openScope('round')
    await sleep(1)
    own.close()
    runtime.scope('outer', () => runtime.scope('inner', made))
  }
  expect(run).not.toHaveBeenCalled()
  expect(enterWith).not.toHaveBeenCalled()
  vi.restoreAllMocks()
})
