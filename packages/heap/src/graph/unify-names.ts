import type { Header } from '../parse/header.ts'
import type { Heap } from './heap.ts'

const CONTEXT = 'system / Context'
const NATIVE_CONTEXT = 'system / NativeContext'
const SCRIPT = 'system / Script'
const TYPES = ['object', 'native', 'hidden', 'code']
/** Memory outside of the heap that V8 reports itself; native in every version. */
const OUTSIDE = new Set(['system / JSArrayBufferData', 'system / ExternalStringData'])

/** Whether the V8 that wrote a snapshot names nodes so; it says more about scripts, too. */
export function namesClosely({ locationFields }: Header): boolean {
  return locationFields.includes('script_object_index')
}

/**
 * Chromium 150 names things more closely than Node 20 to 26 do: "system / Context / scope @123", "system / NativeContext
 * / file://", "system / Script / a.js". They get the names by which the analysis knows them. V8's own objects, which it
 * calls native as it does the browser's, are hidden ones again.
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
  const native = heap.typeCode('native')
  const hidden = heap.typeCode('hidden')
  const ofV8 = new Map<number, boolean>()
  const isOfV8 = (name: number): boolean => {
    let known = ofV8.get(name)
    if (known === undefined) {
      const text = strings.text(name)
      ofV8.set(name, (known = text.startsWith('system / ') && !OUTSIDE.has(text)))
    }
    return known
  }
  for (let node = 0; node < heap.nodeCount; node++) {
    if (!types.has(nodeType[node])) continue
    const name = nodeName[node]
    let known = renamed.get(name)
    if (known === undefined) renamed.set(name, (known = other(name)))
    nodeName[node] = known
    if (nodeType[node] === native && hidden >= 0 && isOfV8(known)) nodeType[node] = hidden
  }
}
