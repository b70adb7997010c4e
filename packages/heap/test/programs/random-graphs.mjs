// Builds random graphs of every sort of object that can hold another, keeps some of their nodes, drops the rest. The
// truth about what survived is told by weak references, asked after the snapshot because asking keeps alive.
import { writeFileSync } from 'node:fs'
import v8 from 'node:v8'
import vm from 'node:vm'
import { newScope, site } from './stamp.mjs'

const [out, seed, graphs] = process.argv.slice(2)
v8.setFlagsFromString('--expose-gc')
const gc = vm.runInNewContext('gc')

let state = Number(seed)
/** mulberry32 */
function random() {
  state = (state + 0x6d2b79f5) | 0
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
}
const below = (limit) => Math.floor(random() * limit)

const registry = new FinalizationRegistry(() => {})
const byKey = new WeakMap()
const kept = []
const never = new Promise(() => {})
globalThis.keep = { kept, byKey, registry, never }

class Plain {}
class Secret {
  #held
  hold(value) {
    this.#held = [this.#held, value]
  }
}

// Each sort makes a node and says how it takes hold of another.
const sorts = [
  () => ({
    node: new Plain(),
    hold: (self, other) => {
      self[`p${below(1e6)}`] = other
    },
  }),
  () => ({
    node: {},
    hold: (self, other) => {
      self[below(100)] = other
    },
  }),
  () => ({
    node: [],
    hold: (self, other) => {
      self.push(other)
    },
  }),
  () => ({
    node: new Map(),
    hold: (self, other) => {
      self.set(random() < 0.5 ? other : `k${below(1e6)}`, other)
    },
  }),
  () => ({
    node: new Set(),
    hold: (self, other) => {
      self.add(other)
    },
  }),
  () => ({
    node: new Secret(),
    hold: (self, other) => {
      self.hold(other)
    },
  }),
  () => {
    let captured
    return {
      node: () => captured,
      hold: (_, other) => {
        captured = [captured, other]
      },
    }
  },
  () => {
    const bag = { others: [] }
    return {
      node: function () {
        return this
      }.bind(bag),
      hold: (_, other) => {
        bag.others.push(other)
      },
    }
  },
  () => {
    const bag = []
    const node = (function* (local) {
      yield local.length
      yield local
    })(bag)
    node.next()
    return {
      node,
      hold: (_, other) => {
        bag.push(other)
      },
    }
  },
  () => {
    let settle
    const node = new Promise((resolve) => {
      settle = resolve
    })
    return {
      node,
      hold: (_, other) => {
        settle([other])
      },
    }
  },
  () => {
    const node = new Promise(() => {})
    return {
      node,
      hold: (self, other) => {
        self.then(() => other)
      },
    }
  },
  () => ({
    node: new WeakRef({}),
    hold: (self, other) => {
      self.weakly = new WeakRef(other)
    },
  }),
  () => ({
    node: {},
    hold: (self, other) => {
      byKey.set(self, [byKey.get(self), other])
    },
  }),
  () => ({
    node: {},
    hold: (self, other) => {
      registry.register(self, other)
    },
  }),
  () => ({
    node: Object.create(null),
    hold: (self, other) => {
      Object.defineProperty(self, 'p' + below(1e6), { get: () => other })
    },
  }),
  () => ({
    node: /x/g,
    hold: (self, other) => {
      self.other = [self.other, other]
    },
  }),
]

const refs = []

function buildGraph() {
  const nodes = Array.from({ length: 3 + below(20) }, () => {
    const made = sorts[below(sorts.length)]()
    const id = refs.push(new WeakRef(made.node))
    const scope = newScope(1, 'test', '')
    site('graph.mjs', `${id}:1`, 'object', '')(scope, made.node)
    return made
  })
  const edges = below(nodes.length * 2)
  for (let edge = 0; edge < edges; edge++) {
    const from = nodes[below(nodes.length)]
    const to = nodes[below(nodes.length)].node
    // A registry refuses a target that is its own held value.
    if (from.node !== to) from.hold(from.node, to)
  }
  const sort = below(5)
  const some = nodes[below(nodes.length)].node
  if (sort === 0) kept.push(some)
  else if (sort === 1) never.then(() => some)
  else if (sort === 2)
    void (async () => {
      await never
      return some
    })()
  else if (sort === 3) byKey.set(kept, [byKey.get(kept), some])
}

for (let graph = 0; graph < Number(graphs); graph++) buildGraph()

let rounds = 0
setTimeout(function collect() {
  gc()
  if (++rounds < 6) {
    setTimeout(collect, 2)
    return
  }
  v8.writeHeapSnapshot(out)
  const alive = refs.flatMap((ref, index) => (ref.deref() === undefined ? [] : [index + 1]))
  writeFileSync(`${out}.alive.json`, JSON.stringify({ made: refs.length, alive }))
  process.exit()
}, 2)
