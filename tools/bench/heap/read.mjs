// node read.mjs <reader> <snapshot> <folder of peers>: reads a snapshot in one way and prints what it found, with the
// memory that took. One process a reader, so that peak memory is its own.
import { closeSync, createReadStream, openSync, readFileSync, readSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const CLASS = 'LeakedSession'
const [name, file, peers] = process.argv.slice(2)
const require = createRequire(path.join(peers, 'package.json'))

/** Each returns how many objects of the class it found and, where it computes that, the greatest retained size of one. */
const readers = {
  async 'overstay parse'() {
    const { openSnapshot } = await import('@overstay/heap')
    return { found: instancesIn(openSnapshot(file)).length }
  },
  async 'overstay paths'() {
    const { HeapView, openSnapshot } = await import('@overstay/heap')
    const view = new HeapView(openSnapshot(file))
    return { found: nodesAndPaths(view).length }
  },
  async 'overstay dominators'() {
    const { HeapView, openSnapshot } = await import('@overstay/heap')
    const view = new HeapView(openSnapshot(file))
    const nodes = nodesAndPaths(view)
    return { found: nodes.length, retained: Math.max(...nodes.map((node) => view.dominators.retainedBy(node))) }
  },
  async 'overstay heap … why'() {
    const { ask, HeapView, openSnapshot } = await import('@overstay/heap')
    const { data } = ask(new HeapView(openSnapshot(file)), 'why', [CLASS])
    return { found: data.asked[0].objects }
  },
  async memlab() {
    const { getFullHeapFromFile } = require('@memlab/heap-analysis')
    const heap = await getFullHeapFromFile(file)
    let found = 0
    let retained = 0
    heap.nodes.forEach((node) => {
      if (node.type !== 'object' || node.name !== CLASS) return
      found++
      retained = Math.max(retained, node.retainedSize)
      for (let at = node; at?.pathEdge;) at = at.pathEdge.fromNode
    })
    return { found, retained }
  },
  async '@vscode/v8-heap-parser'() {
    const { decode_bytes } = require('@vscode/v8-heap-parser')
    return { found: decode_bytes(readFileSync(file)).get_class_counts([CLASS])[0] }
  },
  async 'DevTools core'() {
    const { parse } = await import(pathToFileURL(require.resolve('heap-snapshot-toolkit')))
    const snapshot = await parse(createReadStream(file, 'utf8'))
    let found = 0
    let retained = 0
    for (let node = snapshot.rootNode(), at = 0; at < snapshot.nodeCount; at++) {
      node.nodeIndex = at * snapshot.nodeFieldCount
      if (node.type() !== 'object' || node.name() !== CLASS) continue
      found++
      retained = Math.max(retained, node.retainedSize())
    }
    return { found, retained }
  },
  async 'JSON.parse alone'() {
    JSON.parse(readFileSync(file, 'utf8'))
    return {}
  },
  async 'touching each byte'() {
    const bytes = new Uint8Array(1 << 21)
    const fd = openSync(file, 'r')
    let sum = 0
    for (let read = readSync(fd, bytes); read > 0; read = readSync(fd, bytes)) {
      for (let at = 0; at < read; at++) sum = (sum + bytes[at]) | 0
    }
    closeSync(fd)
    return { sum }
  },
}

function instancesIn(heap) {
  const name = heap.strings.find(CLASS)
  const object = heap.typeCode('object')
  const nodes = []
  for (let node = heap.nodeName.indexOf(name); node >= 0; node = heap.nodeName.indexOf(name, node + 1)) {
    if (heap.nodeType[node] === object) nodes.push(node)
  }
  return nodes
}

/** The nodes of the class, after going up the path of each: the same work as with memlab. */
function nodesAndPaths({ heap, reach }) {
  const nodes = instancesIn(heap)
  for (let at of nodes) while (reach.cameBy[at] < heap.edgeCount) at = heap.ownerOf(reach.cameBy[at])
  return nodes
}

const result = await readers[name]()
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
const used = { megabytes: maxRSS / 1000, cpu: (userCPUTime + systemCPUTime) / 1e6 }
console.log(JSON.stringify({ ...result, ...used }))
// Worker threads of a peer must not keep us.
process.exit()
