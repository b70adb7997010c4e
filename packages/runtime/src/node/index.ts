import { shared } from '../shared.ts'

export type { Entry, Scope, TokenRef } from '../scope-record.ts'
export type { Site, SiteRow } from '../site.ts'
export { survivalPattern, type SurvivalPattern } from '../survival-pattern.ts'
export type { AllocationSite } from './allocation-site.ts'
export {
  checkpoint,
  type Checkpoint,
  type CollectedObjects,
  type SinceCheckpoint,
  type SurvivingObjects,
} from './checkpoint.ts'
export { nodeCollector, type Collector } from './collector.ts'
export type { Holding, HoldingPath, HoldingStep } from './explain-held.ts'
export { growth, type SiteGrowth } from './growth.ts'
export { RunFileWriter } from './run-file-writer.ts'
export { awaitedResources, macrotasks, processIsBusy, settle, type Settling } from './settle.ts'
export { writeSnapshot } from './write-snapshot.ts'
export { departureOf, shouldGoAway, type Departure, type DepartureOptions } from './should-go-away.ts'

/**
 * Sites and scopes of this process, shared by every copy of the runtime in it; and the versions of copies that are too
 * different to share them.
 */
export const { ledger, strangers } = shared
