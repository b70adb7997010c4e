// node generate.mjs <units> <file>: a process with a mixed heap, about 55 objects a unit, and 5,000 sessions that a cache
// keeps; it writes its snapshot. The same in every run.
import v8 from 'node:v8'

const [units, file] = [Number(process.argv[2]), process.argv[3]]
let seed = 42
const random = (below) => {
  seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff
  return seed % below
}

class Point {
  constructor(x, y) {
    this.x = x + 0.5
    this.y = y + 0.25
  }
}
class User {
  friend = null
  constructor(id) {
    this.id = id
    this.name = `user ${id} "quoted" \u{1f600}`
    this.at = new Point(id, random(100))
    this.tags = [`a${id % 97}`, `b${id % 89}`]
  }
}
class Order {
  constructor(id, user) {
    this.user = user
    this.lines = Array.from({ length: 3 }, (_, line) => ({
      sku: `sku ${(id * 7 + line) % 5003}`,
      line,
      price: id * 1.25,
    }))
    this.fields = new Map([
      ['id', id],
      ['user', user],
    ])
  }
}
class Link {
  constructor(value, next) {
    this.value = value
    this.next = next
  }
}
class Tree {
  constructor(depth) {
    this.children = depth === 0 ? [] : [new Tree(depth - 1), new Tree(depth - 1)]
  }
}
class LeakedSession {
  constructor(id) {
    this.id = id
    this.buffer = [id, id + 1]
    this.callback = () => this.id
  }
}

const app = { users: [], orders: new Map(), chain: null, trees: [], functions: [], set: new Set(), weak: new WeakMap() }
app.cache = new Map()
globalThis.app = app
for (let id = 0; id < units; id++) {
  const user = new User(id)
  app.users.push(user)
  if (id > 0) user.friend = app.users[random(id)]
  app.orders.set(`order ${id}`, new Order(id, user))
  app.chain = new Link(user, app.chain)
  if (id % 10 === 0) app.trees.push(new Tree(4))
  app.functions.push(() => user.id + id)
  app.set.add(user)
  app.weak.set(user, { id })
}
for (let id = 0; id < 5000; id++) app.cache.set(`session ${id}`, new LeakedSession(id))
v8.writeHeapSnapshot(file)
