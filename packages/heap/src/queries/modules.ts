import { Variables } from '../analysis/variables.ts'
import { INTERNAL, WEAK_WORD } from '../parse/columns.ts'
import type { HeapView } from './heap-view.ts'
import type { Query } from './query.ts'
import { bytesText, countText, limited, table } from './table.ts'

export interface ModuleSize {
  readonly file: string
  /** The npm package, "node" or "" for the program's own. */
  readonly package: string
  closures: number
  contexts: number
  /** Variables of its functions and of the module itself that refer to something. */
  variables: number
  /** Of its functions and contexts themselves. */
  ownBytes: number
  /** Of all that nothing but this file keeps alive, as far as no other file's function stands between. */
  heldBytes: number
}

/** A variable at the top of a module or script. */
export interface ModuleVariable {
  readonly file: string
  readonly name: string
  readonly type: string
  /** Of all that its value alone keeps alive. */
  readonly heldBytes: number
}

interface PackageSize {
  readonly package: string
  files: number
  heldBytes: number
}

export const modules: Query = {
  args: '',
  about:
    'what files and packages take: functions, contexts, variables, and what only they, or one variable, keep alive',
  options: ['limit', 'filter'],
  examples: ['modules', 'modules --filter node_modules/'],
  run(view, _, { limit, filter = '' }) {
    const files = modulesOf(view).filter(({ file }) => file.includes(filter))
    const shown = limited(files, limit)
    const packages = limited(byPackage(files), limit)
    const variables = limited(
      variablesOf(view).filter(({ file }) => file.includes(filter)),
      limit,
    )
    const lines = [
      ...table(
        ['held', '<package', 'files'],
        packages.shown.map((row) => [bytesText(row.heldBytes), row.package || '(own files)', countText(row.files)]),
      ),
      ...packages.rest,
      '',
      ...table(
        ['held', 'own', 'functions', 'contexts', 'variables', '<file'],
        shown.shown.map((row) => [
          bytesText(row.heldBytes),
          bytesText(row.ownBytes),
          countText(row.closures),
          countText(row.contexts),
          countText(row.variables),
          row.file,
        ]),
      ),
      ...shown.rest,
      ...(variables.shown.length === 0
        ? []
        : [
            '',
            ...table(
              ['held', '<variable', '<value', '<file'],
              variables.shown.map(({ heldBytes, name, type, file }) => [bytesText(heldBytes), name, type, file]),
            ),
            ...variables.rest,
          ]),
    ]
    const data = { packages: packages.shown, files: shown.shown, variables: variables.shown }
    return { data, text: lines.join('\n') }
  },
}

/**
 * Each reachable node belongs to the nearest file above it in the tree of dominators, so that nothing counts twice. A
 * file stands where one of its functions, contexts, suspended frames or module objects is.
 */
function modulesOf(view: HeapView): ModuleSize[] {
  const { heap, dominators, ownership, text } = view
  const sizes: ModuleSize[] = []
  const byFile = new Map<string, number>()
  const indexOf = (raw: string): number => {
    const { file, kind } = ownership.fileInfo(raw)
    let index = byFile.get(file)
    if (index === undefined) {
      const name = packageOf(raw, kind)
      index = sizes.push({ file, package: name, closures: 0, contexts: 0, variables: 0, ownBytes: 0, heldBytes: 0 })
      byFile.set(file, index)
    }
    return index
  }
  const byScript = new Map<number, number>()
  const closure = heap.typeCode('closure')
  // By node: the place of the file it belongs to plus one.
  const owner = new Uint32Array(heap.nodeCount)
  for (const node of dominators.nodes()) {
    const script = ownership.scripts.nameIndexOf(node)
    let index = script < 0 ? 0 : (byScript.get(script) ?? 0)
    if (script >= 0 && index === 0) byScript.set(script, (index = indexOf(heap.strings.text(script))))
    if (script < 0) {
      const file = text.commonJsFile(node)
      if (file !== undefined) index = indexOf(file)
    }
    if (index > 0) {
      const size = sizes[index - 1]
      if (script >= 0) size.ownBytes += heap.sizeOf(node)
      if (heap.nodeType[node] === closure) size.closures++
      else if (script >= 0 && heap.nameOf(node) === 'system / Context') {
        size.contexts++
        size.variables += countVariables(view, node)
      }
    }
    const above = dominators.of(node)
    owner[node] = index > 0 || above < 0 ? index : owner[above]
    if (owner[node] > 0) sizes[owner[node] - 1].heldBytes += heap.sizeOf(node)
  }
  return sizes.sort((one, other) => other.heldBytes - one.heldBytes)
}

function countVariables({ heap }: HeapView, context: number): number {
  let variables = 0
  for (let edge = heap.firstEdge[context]; edge < heap.firstEdge[context + 1]; edge++) {
    if (heap.edgeWord[edge] < WEAK_WORD && heap.edgeTypeOf(edge) === 0) variables++
  }
  return variables
}

/** In contexts, and in the cells that modules export through; the biggest first. */
function variablesOf(view: HeapView): ModuleVariable[] {
  const { heap, ownership, dominators } = view
  const variables = new Variables(heap)
  const found: ModuleVariable[] = []
  // What something else leads to, too, the variable does not keep: a class that other modules import.
  const add = (raw: string | undefined, name: string, value: number, holder: number): void => {
    if (raw === undefined || dominators.of(value) !== holder || heap.nameOf(value).startsWith('system / ')) return
    const heldBytes = dominators.retainedBy(value)
    const type = view.typeOf(value)
    found.push({ file: ownership.fileInfo(raw).file, name, type, heldBytes })
  }
  for (let node = 0; node < heap.nodeCount; node++) {
    if (!dominators.isReachable(node)) continue
    const exported = variables.exportedBy(node)
    if (exported === undefined && !(variables.isContext(node) && variables.isTopLevel(node))) continue
    const raw = ownership.scripts.nameOf(exported?.module ?? node)
    for (let edge = heap.firstEdge[node]; edge < heap.firstEdge[node + 1]; edge++) {
      if (heap.edgeWord[edge] >= WEAK_WORD) continue
      if (exported !== undefined) {
        if (heap.edgeTypeOf(edge) === INTERNAL && heap.edgeTextOf(edge) === 'value')
          add(raw, exported.name, heap.targetOf(edge), node)
        continue
      }
      const name = variables.nameOf(node, edge)
      if (name !== undefined) add(raw, name, heap.targetOf(edge), node)
    }
  }
  return found.sort((one, other) => other.heldBytes - one.heldBytes)
}

function packageOf(raw: string, kind: string): string {
  if (kind === 'runtime') return 'node'
  const match = /(?:^|.*[/\\])node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+)/.exec(raw)
  return match === null ? '' : match[1].replaceAll('\\', '/')
}

function byPackage(files: readonly ModuleSize[]): PackageSize[] {
  const packages = new Map<string, PackageSize>()
  for (const { package: name, heldBytes } of files) {
    const size = packages.get(name) ?? { package: name, files: 0, heldBytes: 0 }
    size.files++
    size.heldBytes += heldBytes
    packages.set(name, size)
  }
  return [...packages.values()].sort((one, other) => other.heldBytes - one.heldBytes)
}
