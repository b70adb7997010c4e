import { createRequire } from 'node:module'
import { loadOwn } from './own-modules.ts'
import type * as contents from './workshop.ts'

export type Workshop = typeof contents

let workshop: Workshop | undefined

/** Loads the workshop at once, also from a hook that cannot wait. */
export function openWorkshop(): Workshop {
  // The built file: Node requires modules since 20.19, and this one waits for nothing at its top.
  workshop ??= loadOwn(() => createRequire(import.meta.url)('./workshop.js') as Workshop)
  return workshop
}
