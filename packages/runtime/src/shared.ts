import { expectCollected } from './expect-collected.ts'
import {
  addSites,
  endScope,
  enterScope,
  innermostScope,
  newScope,
  openScopes,
  renewTokens,
  RUN,
  setWatcher,
  sites,
  tokenObservers,
} from './ledger.ts'
import { openScope, scope } from './scope.ts'
import { stamping } from './stamping.ts'

/** What a session needs to open the runner's scopes and to judge all of them, and checkpoints to count. */
const ledger = {
  addSites,
  endScope,
  enterScope,
  innermostScope,
  newScope,
  openScopes,
  renewTokens,
  run: RUN,
  setWatcher,
  sites,
  tokenObservers,
}

const copy = { version: 1, ...stamping, scope, openScope, expectCollected, ledger }

const KEY = Symbol.for('overstay.stamp')
const place = globalThis as unknown as Record<typeof KEY, typeof copy | undefined>

/**
 * The runtime of this process: the copy that was loaded first. An ESM and a CommonJS build, a bundle and the register
 * hook may all be in one program; with one ledger between them an object has one stamp and a scope one set of tokens.
 */
export const shared = (place[KEY] ??= copy)
