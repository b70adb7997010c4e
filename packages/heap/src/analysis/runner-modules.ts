import { edgeTarget } from '../graph/edge-target.ts'
import type { Heap } from '../graph/heap.ts'
import { ELEMENT, HIDDEN, INTERNAL, PROPERTY } from '../parse/columns.ts'

/**
 * Where runners that load modules themselves keep them, as Node's loader does elsewhere: maps from an id to a record
 * with the module's file and exports.
 *
 * - idToModuleMap: EvaluatedModules of vite/module-runner, which Vitest extends
 * - _moduleRegistry, _isolatedModuleRegistry: fields of jest-runtime's Runtime up to Jest 29 (src/index.ts)
 * - moduleRegistry: field of its ModuleRegistries from Jest 30 on
 */
const REGISTRIES: readonly string[] = ['idToModuleMap', '_moduleRegistry', '_isolatedModuleRegistry', 'moduleRegistry']
const FILE_FIELDS: readonly string[] = ['filename', 'file']

/**
 * The modules that a runner has loaded, each with the edge that leads to it. Without the tests the program would have
 * them all the same, so that they count as roots of their own.
 */
export interface RunnerModules {
  /** By record, the raw name of its file. */
  readonly files: ReadonlyMap<number, string>
  /** By record, the edge by which its registry holds it. */
  readonly edges: ReadonlyMap<number, number>
}

export function runnerModules(heap: Heap): RunnerModules {
  const files = new Map<number, string>()
  const edges = new Map<number, number>()
  const names = new Set(heap.strings.findAll(REGISTRIES).filter((index) => index >= 0))
  if (names.size === 0) return { files, edges }
  const table = heap.strings.find('table')
  const fields = heap.strings.findAll(FILE_FIELDS)
  for (let edge = 0; edge < heap.edgeCount; edge++) {
    if (!names.has(heap.edgeName[edge]) || heap.edgeTypeOf(edge) !== PROPERTY) continue
    const rows = edgeTarget(heap, heap.targetOf(edge), INTERNAL, table)
    if (rows < 0) continue
    for (let entry = heap.firstEdge[rows]; entry < heap.firstEdge[rows + 1]; entry++) {
      const record = heap.targetOf(entry)
      const file = ENTRIES.has(heap.edgeTypeOf(entry)) ? fileOf(heap, record, fields) : undefined
      if (file === undefined) continue
      files.set(record, file)
      edges.set(record, entry)
    }
  }
  return { files, edges }
}

/** A map's table numbers its entries; which of these types it does so with differs between versions of V8. */
const ENTRIES: ReadonlySet<number> = new Set([ELEMENT, INTERNAL, HIDDEN])

function fileOf(heap: Heap, record: number, fields: readonly number[]): string | undefined {
  if (heap.typeOf(record) !== 'object') return undefined
  for (const field of fields) {
    const value = edgeTarget(heap, record, PROPERTY, field)
    const file = value < 0 ? '' : textOf(heap, value)
    if (file !== '') return file
  }
  return undefined
}

/** V8 keeps what was put together with `+` as a tree of its parts, until somebody reads it whole. */
function textOf(heap: Heap, value: number): string {
  const type = heap.typeOf(value)
  if (type === 'string') return heap.nameOf(value)
  if (type !== 'concatenated string') return ''
  const [first, second] = heap.strings
    .findAll(['first', 'second'])
    .map((part) => edgeTarget(heap, value, INTERNAL, part))
  return first < 0 || second < 0 ? '' : textOf(heap, first) + textOf(heap, second)
}
