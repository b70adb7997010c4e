import { describe, expect, it } from 'vitest'
import type { Step } from '../../src/index.ts'
import type { HeldPath } from '../../src/hints/held-path.ts'
import { adviceFor } from '../../src/hints/index.ts'

/** `variable cache: Map @app.js:3:15` as a step; the first of a path is a root. */
function stepOf(text: string): Step {
  const match =
    /^(?:(property|element|variable|internal|private|entry) (\S+|"[^"]*"): )?(.*?)(?: @(\S+))?(?: x(\d+))?$/.exec(text)
  if (match === null) throw new Error(text)
  const [, kind = 'variable', edge = '', type, site, times] = match
  return {
    edge: edge.replaceAll('"', ''),
    kind: kind as Step['kind'],
    type,
    ...(site ? { site } : {}),
    ...(times ? { times: Number(times) } : {}),
  }
}

/** A path as lines, the culprit's marked by `>`. */
function pathOf(lines: string[], more: Partial<HeldPath> = {}): HeldPath {
  return {
    steps: lines.map((line) => stepOf(line.replace(/^>/, ''))),
    culprit: lines.findIndex((line) => line.startsWith('>')),
    holder: { kind: 'product', file: 'app.js', name: 'it' },
    heads: 1,
    alike: 1,
    onlyInUse: false,
    mayBeWaiting: false,
    alsoHeldBy: [],
    heldTwice: 0,
    chain: [],
    keys: [],
    keyOfStep: () => undefined,
    sortOf: () => undefined,
    milliseconds: undefined,
    ...more,
  }
}

describe('advice', () => {
  it.each<[string, string[], Partial<HeldPath>, string, RegExp]>([
    [
      'names the delay and the callback of an interval',
      [
        'active timers',
        '>internal interval: Timeout',
        'property _onTimeout: closure poll @app.js:1:2',
        'variable s: S',
      ],
      { milliseconds: 500 },
      'interval',
      /^An interval of 500 ms still runs and keeps closure poll \(app\.js:1:2\)\. .*clearInterval\(\)/,
    ],
    [
      'on an interval works without knowing its delay',
      ['active timers', '>internal interval: Timeout'],
      {},
      'interval',
      /^An interval still runs\. /,
    ],
    [
      'takes a property called interval for a property',
      ['module variable "a" of app.js', 'variable a: A', '>property interval: S'],
      {},
      'reference',
      /`interval` of `a`/,
    ],
    [
      'calls a pending timeout harmless',
      ['active timers', '>internal timeout: Timeout', 'property _onTimeout: closure @app.js:1:2'],
      { milliseconds: 10 },
      'timer',
      /^A timeout of 10 ms is still scheduled and keeps closure .* until then\. It lets go by itself/,
    ],
    [
      'says that somebody waits, and what to do if nothing will come',
      [
        'module variable "bus" of app.js',
        'variable bus: Bus',
        'property waiters: Array',
        '>element #: Object @bus.js:5:9',
      ],
      { mayBeWaiting: true },
      'open-wait',
      /^Object \(bus\.js:5:9\) is still waited for: .* `it` in app\.js keeps it, one a scope\. .* reject the promise/,
    ],
    [
      'puts a store before the timer that keeps it',
      ['active timers', 'internal interval: Timeout', '>internal kResourceStore: Object @app.js:1:2'],
      {},
      'async-context',
      /^Timeout was made while this store of an AsyncLocalStorage was current and keeps it: Object \(app\.js:1:2\)/,
    ],
    [
      'names the promise that keeps a frame, not its reaction',
      [
        'module variable "p" of app.js',
        'variable p: Promise',
        'internal reactions: PromiseReaction',
        'internal "async context": AsyncContextFrame',
        '>entry #: Object',
      ],
      {},
      'async-context',
      /^`p` was made while/,
    ],
    [
      'names emitter and event',
      [
        'module variable "bus" of app.js',
        'variable bus: EventEmitter',
        'property _events: Object',
        '>property tick: closure',
      ],
      {},
      'event-listener',
      /^A listener of "tick" was added to `bus` and never removed\./,
    ],
    [
      'names an emitter further down by its own name',
      [
        'module variable "app" of app.js',
        'variable app: App',
        'property server: Server',
        'property _events: Object',
        'property close: Array',
        '>element #: closure',
      ],
      {},
      'event-listener',
      /^A listener of "close" was added to `server`/,
    ],
    [
      'leaves out an event whose name is a key',
      [
        'module variable "bus" of app.js',
        'variable bus: EventEmitter',
        'property _events: Object',
        '>property *: closure',
      ],
      {},
      'event-listener',
      /^A listener was added/,
    ],
    [
      'names a controller, not the signal in its private field',
      [
        'module variable "app" of app.js',
        'variable app: App',
        'property shutdown: AbortController',
        'private #signal: AbortSignal',
        'internal kEvents: Map',
        'entry #: Object',
        '>property next: Listener x20',
        'property listener: closure',
      ],
      { keyOfStep: (index) => (index === 5 ? 'abort' : undefined) },
      'event-target-listener',
      /^A listener of "abort" was added to `shutdown` and never removed\./,
    ],
    [
      'names what waits for a promise',
      [
        'module variable "ready" of app.js',
        'variable ready: Promise',
        '>internal reactions: PromiseReaction',
        'internal handler: async function load',
        'internal "local variable": S',
      ],
      {},
      'pending-promise',
      /^`ready` has not settled\. async function load waits for it and stays as long as it is pending\./,
    ],
    [
      'prefers the promise to the function that waits for it',
      ['module variable "f" of app.js', '>variable f: async function work', 'internal "local variable": S'],
      {},
      'async-frame',
      /^async function work is suspended at an await/,
    ],
    [
      'knows generators',
      ['module variable "g" of app.js', '>variable g: generator rows', 'internal "local variable": S'],
      {},
      'generator',
      /^generator rows is suspended at a yield/,
    ],
    [
      'does not blame a generator above the culprit',
      ['module variable "g" of app.js', 'variable g: generator rows', 'internal "local variable": Map', '>entry #: S'],
      {},
      'cache',
      /keeps an entry for each key/,
    ],
    [
      'shows a few keys',
      ['module variable "m" of app.js', 'variable m: Map', '>entry #: S'],
      { keys: ['a', 'b"c'] },
      'cache',
      /^`it` in app\.js, Map, keeps an entry for each key \(keys like "a", "b\\"c"\) and lets none go\./,
    ],
    ['takes a subclass of Map for a cache', ['global', 'property m: LRU', '>entry #: S'], {}, 'cache', /LRU/],
    [
      'takes a subclass of Set for a collection',
      ['global', 'property s: TagSet', '>entry #: S'],
      {},
      'collection',
      /only grows/,
    ],
    [
      'takes a typed list for a collection',
      ['global', 'property s: Array', '>element #: S'],
      {},
      'collection',
      /only grows/,
    ],
    [
      'takes an object by number for a cache',
      ['global', 'property s: Object', '>element #: S'],
      {},
      'cache',
      /each key/,
    ],
    [
      'takes names that are keys for a cache',
      ['global', 'property s: Object', '>property *: S'],
      {},
      'cache',
      /each key/,
    ],
    [
      'counts what hangs on one node, and how',
      ['module variable "root" of app.js', '>variable root: TreeNode'],
      { alike: 9, chain: [stepOf('property children: Array'), stepOf('element #: TreeNode')] },
      'structure',
      /holds TreeNode, which leads to 8 more of its kind \(by \.children \[#\]\)/,
    ],
    [
      'tells a chain of captured variables from a list',
      ['module variable "h" of app.js', '>variable h: Object'],
      { alike: 3, chain: [stepOf('property get: closure get @app.js:1:2'), stepOf('variable before: Object')] },
      'closure-capture',
      /^Each Object keeps the one before it, 3 in all: closure get \(app\.js:1:2\) captured the variable `before`\./,
    ],
    [
      'names function and variable of a capture',
      ['module variable "f" of app.js', 'variable f: closure f @app.js:1:2', '>variable s: S'],
      {},
      'closure-capture',
      /^closure f \(app\.js:1:2\) captured the variable `s`/,
    ],
    [
      'does not call a module variable captured',
      ['module variable "s" of app.js', '>variable s: S'],
      {},
      'reference',
      /^`it` in app\.js still refers to it\./,
    ],
    [
      'says when only the stack holds it',
      ['stack', '>internal #: S'],
      { onlyInUse: true, holder: { kind: 'runtime', file: '', name: 'stack' } },
      'reference',
      /^Only what was running while the snapshot was taken/,
    ],
    [
      'asks to close what Node holds',
      ['native code', 'internal #: TCP', '>property owner: Socket'],
      { holder: { kind: 'runtime', file: '', name: 'native code' } },
      'reference',
      /^Node \(native code\) refers to it\. Close, end or destroy it/,
    ],
    [
      'knows values of WeakMaps',
      ['module variable "key" of app.js', 'variable key: User @app.js:1:2', '>entry WeakMap: S'],
      {},
      'weak-map',
      /^A WeakMap keeps it as the value of a key that is alive: User \(app\.js:1:2\), held as `key`\./,
    ],
    [
      'knows held values of registries',
      ['module variable "r" of app.js', 'variable r: FinalizationRegistry', '>internal "held value": S'],
      {},
      'held-value',
      /^`r` keeps it as the held value of a target that is alive: /,
    ],
    [
      'adds what else holds all of it',
      ['global', '>property s: S'],
      { alsoHeldBy: ['`a` of A', '`b` of B'], heldTwice: 1 },
      'reference',
      / It is also held by `a` of A and by `b` of B: that reference has to go too\.$/,
    ],
    [
      'adds what else holds some of it',
      ['global', 'property s: Array', '>element #: S'],
      { alsoHeldBy: ['`a` of A'], heads: 5, heldTwice: 2 },
      'collection',
      / Of 5, 2 are also held by `a` of A\.$/,
    ],
    [
      'names a step that stands for many by its type',
      ['global', 'property list: Node x7', '>property value: S'],
      {},
      'reference',
      /^`value` of Node still refers to it\./,
    ],
  ])('%s', (_, lines, more, id, text) => {
    const advice = adviceFor(pathOf(lines, more))
    expect(advice.text).toMatch(text)
    expect(advice.id).toBe(id)
  })
})
