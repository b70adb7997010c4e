export { HeapError, type HeapErrorCode } from './errors.ts'
export type { Heap, ScriptPlace } from './graph/heap.ts'
export { openSnapshot, type OpenOptions } from './graph/open-snapshot.ts'
export { readTags, tokenAt, type Tags, type TagScope, type TagSite, type Token } from './graph/tags.ts'
export { explainSurvivors, type Explanation, type Survivors } from './analysis/explain-survivors.ts'
export type { SurvivorGroup } from './analysis/explainer.ts'
export type { Frees } from './analysis/frees.ts'
export type { Holder } from './analysis/holder.ts'
export type { Holds, SurvivorCount } from './analysis/holdings.ts'
export type { ExplainOptions, FileInfo, OwnerKind, Role } from './analysis/options.ts'
export type { EdgeKind, Step } from './analysis/step.ts'
export { hints, type HintId } from './hints/index.ts'
export { sameText } from './parse/string-table.ts'
export { HeapView, type HeapObject, type ViewOptions } from './queries/heap-view.ts'
export { ask, queries, type QueryName } from './queries/index.ts'
export type { Answer, ProcessMemory, Query, QueryOption, QueryOptions } from './queries/query.ts'
export {
  objectGraph,
  type GraphEdge,
  type GraphNode,
  type GraphOptions,
  type ObjectGraph,
} from './queries/holders-graph.ts'
export { dotOf } from './queries/dot.ts'
