// Every kind of value that a program can allocate, by how it is made. `foreign` evaluates code in another realm.

const inEveryRealm = {
  object: () => ({ a: 1, b: [2] }),
  'object without fields': () => ({}),
  'null prototype': () => Object.create(null),
  'object with symbols and accessors': () => ({
    [Symbol('s')]: 1,
    get x() {
      return 1
    },
    set x(v) {},
  }),
  'object in dictionary mode': () => {
    const object = {}
    for (let i = 0; i < 2000; i++) object[`key${i}`] = i
    delete object.key7
    return object
  },
  'not extensible': () => Object.preventExtensions({ a: 1 }),
  frozen: () => Object.freeze({ a: 1 }),
  sealed: () => Object.seal({ a: 1 }),
  'frozen array': () => Object.freeze([1, 2]),
  'sealed function': () => Object.seal(() => 1),
  'frozen null prototype': () => Object.freeze(Object.create(null)),
  array: () => [1, 'two'],
  'empty array': () => [],
  'array with holes': () => [, 1, ,],
  'array of doubles': () => [1.5, 2.5],
  'subclass of Array': () => new (class List extends Array {})(3),
  'arguments, strict': () =>
    (function () {
      'use strict'
      return arguments
    })(1),
  'arguments, mapped': () => new Function('a', 'return arguments')(1),
  'boxed string': () => new String('text'),
  'boxed number': () => new Number(1),
  'boxed boolean': () => new Boolean(true),
  'boxed symbol': () => Object(Symbol('s')),
  'boxed bigint': () => Object(1n),
  date: () => new Date(0),
  'regular expression': () => /x/g,
  error: () => new Error('x'),
  'aggregate error': () => new AggregateError([]),
  'array buffer': () => new ArrayBuffer(8),
  'resizable buffer': () => new ArrayBuffer(8, { maxByteLength: 16 }),
  'typed array': () => new Uint8Array(2),
  'double array': () => new Float64Array(2),
  'bigint array': () => new BigInt64Array(2),
  'data view': () => new DataView(new ArrayBuffer(8)),
  promise: () => Promise.resolve(),
  'pending promise': () => new Promise(() => {}),
  thenable: () => ({
    then(done) {
      done()
    },
  }),
  map: () => new Map([[1, 2]]),
  set: () => new Set([1]),
  'weak map': () => new WeakMap(),
  'weak set': () => new WeakSet(),
  'weak ref': () => new WeakRef({}),
  registry: () => new FinalizationRegistry(() => {}),
  'map iterator': () => new Map().entries(),
  'array iterator': () => [1][Symbol.iterator](),
  'string iterator': () => 'x'[Symbol.iterator](),
  'match iterator': () => 'x'.matchAll(/x/g),
  generator: () =>
    (function* () {
      yield 1
    })(),
  'suspended generator': () => {
    const it = (function* () {
      yield 1
    })()
    it.next()
    return it
  },
  'async generator': () =>
    (async function* () {
      yield 1
    })(),
  arrow: () => {
    const local = {}
    return () => local
  },
  function: () => {
    const local = {}
    return function named() {
      return local
    }
  },
  'async function': () => {
    const local = {}
    return async () => local
  },
  'generator function': () => {
    const local = {}
    return function* () {
      yield local
    }
  },
  method: () => {
    const local = {}
    return {
      m() {
        return local
      },
    }.m
  },
  'bound function': () => (() => 1).bind(null),
  'function made from text': () => new Function('return 1'),
  'proxied function': () => new Proxy(() => 1, {}),
  class: () => {
    const local = {}
    return class Made {
      static field = local
    }
  },
  'derived class': () => {
    const local = {}
    return class extends Map {
      static field = local
    }
  },
  'frozen class': () => Object.freeze(class Made {}),
  instance: () =>
    new (class Point {
      x = 1
    })(),
  'instance with private fields': () =>
    new (class Point {
      #x = 1
      get x() {
        return this.#x
      }
    })(),
  'instance of a derived class': () =>
    new (class extends class {
      y = 2
    } {
      x = 1
    })(),
  'instance of Map': () => new (class extends Map {})(),
  proxy: () => new Proxy({ a: 1 }, {}),
  'proxy that refuses': () => {
    const no = () => {
      throw new Error('trapped')
    }
    const traps = Object.getOwnPropertyNames(Reflect).map((name) => [name, no])
    return new Proxy({}, Object.fromEntries(traps))
  },
  'proxied array': () => new Proxy([], {}),
  'revoked proxy': () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    return proxy
  },
  'revoked proxy of a function': () => {
    const { proxy, revoke } = Proxy.revocable(() => 1, {})
    revoke()
    return proxy
  },
  'number format': () => new Intl.NumberFormat('en'),
  'abort controller': () => new AbortController(),
  'event target': () => new EventTarget(),
  event: () => new Event('x'),
  url: () => new URL('http://x/'),
  'text decoder': () => new TextDecoder(),
  headers: () => new Headers(),
  'readable stream': () => new ReadableStream(),
  blob: () => new Blob(['x']),
  'message channel': () => new MessageChannel(),
}

const inBrowsers = {
  element: () => document.createElement('p'),
  'svg element': () => document.createElementNS('http://www.w3.org/2000/svg', 'path'),
  'text node': () => document.createTextNode('x'),
  fragment: () => document.createDocumentFragment(),
  'custom element': () => {
    const name = `x-${Math.random().toString(36).slice(2)}`
    customElements.define(name, class extends HTMLElement {})
    return document.createElement(name)
  },
  'shadow root': () => document.createElement('div').attachShadow({ mode: 'open' }),
  'node list': () => document.createElement('div').childNodes,
  range: () => document.createRange(),
  style: () => document.createElement('p').style,
  'media query': () => matchMedia('print'),
  observer: () => new MutationObserver(() => {}),
  'canvas context': () => document.createElement('canvas').getContext('2d'),
  'dom rectangle': () => new DOMRect(),
  image: () => new Image(),
  request: () => new Request('/'),
}

// What lives as long as its page, so that only the stamp is looked at.
const lasting = {
  document: () => document,
  body: () => document.body,
  window: () => window,
  'window of a frame': () => document.body.appendChild(document.createElement('iframe')).contentWindow,
  location: () => location,
}

/** Each `[name, make, lasts]`. */
export function kinds(foreign) {
  const table = [
    ...Object.entries(inEveryRealm),
    ['object of another realm', () => foreign('({ a: 1 })')],
    ['frozen object of another realm', () => foreign('Object.freeze({ a: 1 })')],
    ['array of another realm', () => foreign('[1]')],
    ['closure of another realm', () => foreign('((local) => () => local)({})')],
    ['class of another realm', () => foreign('(class {})')],
    ['error of another realm', () => foreign('new Error("x")')],
  ]
  if (typeof document === 'undefined') return table
  return [...table, ...Object.entries(inBrowsers), ...Object.entries(lasting).map(([name, make]) => [name, make, true])]
}
