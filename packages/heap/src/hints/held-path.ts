import type { Holder } from '../analysis/holder.ts'
import type { Step } from '../analysis/step.ts'

/** What a hint looks at: one group's path with its culprit marked. */
export interface HeldPath {
  readonly steps: readonly Step[]
  /** Index of the step whose edge is to be cut; never 0, which is the root. */
  readonly culprit: number
  readonly holder: Holder
  readonly heads: number
  /** Nothing but the stack and the like refers to the heads. */
  readonly onlyInUse: boolean
  /** Each head is the only one of its site in its scope, and somebody waits for something that it can still do. */
  readonly mayBeWaiting: boolean
  /** Survivors of the heads' own site, with those that hang on the heads. */
  readonly alike: number
  /** What holds the survivors besides, so that the cut alone does not free all of them. */
  readonly alsoHeldBy: readonly string[]
  /** Of how many heads that is true. */
  readonly heldTwice: number
  /** Of heads that hold others of their own site: the steps from a head to the next one. */
  readonly chain: readonly Step[]
  /** Keys of entries and properties, a few of them, where `steps[culprit]` has many. */
  readonly keys: readonly string[]
  /** Of a step that is a Map's entry: its key. */
  readonly keyOfStep: (index: number) => string | undefined
  /** Of a step: whether it is out of its document, or what a test double notes its calls in. */
  readonly sortOf: (index: number) => 'detached' | 'call record' | undefined
  /** Of a timer at the culprit: its delay. */
  readonly milliseconds: number | undefined
}

/** A recognised way of holding, as text for the person who has to change it; undefined where it is another way. */
export type Hint = (path: HeldPath) => string | undefined
