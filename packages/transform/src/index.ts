export { transform, type TransformResult } from './transform.ts'
export type { SourceMap, TaggingOptions, Top, Track, TransformOptions } from './options.ts'
export {
  diagnosticText,
  TransformError,
  type Diagnostic,
  type DiagnosticCode,
  type TransformErrorCode,
} from './errors.ts'
export type { TaggedSite } from './site/tagged-site.ts'
export type { Language } from './source/language.ts'
export type { ModuleKind } from './source/module-kind.ts'
