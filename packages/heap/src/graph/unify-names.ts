import type { Header } from '../parse/header.ts'
import type { Heap } from './heap.ts'

const CONTEXT = 'system / Context'
const NATIVE_CONTEXT = 'system / NativeContext'
const SCRIPT = 'system / Script'
const TYPES = ['object', 'native', 'hidden', 'code']

/** Whether the V8 that wrote a snapshot names nodes so; it says more about scripts, too. */
export function namesClosely({ locationFields }: Header): boolean {
  return locationFields.includes('script_object_index')
}

/**
 * Chromium 150 names things more closely than Node 20 to 26 do: "system / Context / scope @123", "system / NativeContext
 * / file://", "system / Script / a.js". They get the names by which the analysis knows them.
 */
export function unifyNames(heap: Heap): void {
  const { strings, nodeName, nodeType } = heap
  const types = new Set(TYPES.map((type) => heap.typeCode(type)))
  const contexts = new Map<string, number>()
  const renamed = new Map<number, number>()
  const indexOf = (name: string): number => {
    let index = contexts.get(name)
    if (index === undefined) contexts.set(name, (index = strings.add(name)))
    return index
  }
  const other = (name: number): number => {
    const text = strings.text(name)
    if (text.startsWith(`${CONTEXT} / `)) return indexOf(CONTEXT)
    if (text.startsWith(`${NATIVE_CONTEXT} / `)) return indexOf(NATIVE_CONTEXT)
    if (text === SCRIPT || text.startsWith(`${SCRIPT} / `)) return indexOf(text.slice(SCRIPT.length + 3))
    return name
  }
  for (let node = 0; node < heap.nodeCount; node++) {
    if (!types.has(nodeType[node])) continue
    const name = nodeName[node]
    let known = renamed.get(name)
    if (known === undefined) renamed.set(name, (known = other(name)))
    nodeName[node] = known
  }
}
