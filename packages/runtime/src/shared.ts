import { expectCollected } from './expect-collected.ts'
import { firstCopy } from './first-copy.ts'
import {
  addSites,
  enterScope,
  innermostScope,
  newScope,
  openScopes,
  renewTokens,
  RUN,
  setExpectations,
  setWatcher,
  sites,
  tokenObservers,
} from './ledger.ts'
import { end, openScope, scope } from './scope.ts'
import { runConcurrent } from './scope-context.ts'
import { stamping } from './stamping.ts'
import { tokenOf } from './token.ts'

/** What a session needs to open the runner's scopes and to judge all of them, and checkpoints to count. */
const ledger = Object.freeze({
  addSites,
  endScope: end,
  enterScope,
  innermostScope,
  newScope,
  openScopes,
  renewTokens,
  run: RUN,
  runConcurrent,
  setExpectations,
  setWatcher,
  sites,
  tokenObservers,
  tokenOf,
})

/** What this process has one of, whichever copy of the runtime was loaded first. */
export const shared = firstCopy({
  version: 1,
  strangers: [] as number[],
  ...stamping,
  scope,
  openScope,
  expectCollected,
  ledger,
})
