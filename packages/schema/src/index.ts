export { expected, site, siteKind, siteKinds, type Expected, type Site, type SiteKind } from './site.ts'
export {
  scopeKind,
  scopeOutcome,
  survivalPattern,
  survivalPatterns,
  type ScopeKind,
  type ScopeOutcome,
  type SurvivalPattern,
} from './scope.ts'
export {
  confidence,
  edgeKind,
  hint,
  holder,
  holderKind,
  holds,
  retainingPath,
  step,
  type Confidence,
  type EdgeKind,
  type Hint,
  type Holder,
  type HolderKind,
  type Holds,
  type RetainingPath,
  type Step,
} from './retaining-path.ts'
export {
  RUN_FILE_FORMAT,
  RUN_FILE_VERSION,
  runRecord,
  type EndRecord,
  type HeaderRecord,
  type NoteRecord,
  type PathRecord,
  type RunRecord,
  type ScopeRecord,
  type SiteRecord,
  type SurvivorRecord,
  type VerdictRecord,
} from './run-file.ts'
export {
  finding,
  gate,
  REPORT_FORMAT,
  REPORT_VERSION,
  report,
  type AbsentFinding,
  type Finding,
  type FindingHistory,
  type Gate,
  type Report,
} from './report.ts'
export { config, expectPattern, type Budget, type Config, type ExpectPattern } from './config.ts'
export { mute, type Mute } from './mute.ts'
export { status, type Status } from './status.ts'
export { baseline, BASELINE_FORMAT, BASELINE_VERSION, type Baseline } from './baseline.ts'
