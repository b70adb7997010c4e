import { createRequire } from 'node:module'

import type * as contents from './workshop.ts'

export type Workshop = typeof contents

let workshop: Workshop | undefined
let isLoading = false

/** Loads the workshop at once, also from a hook that cannot wait. */
export function openWorkshop(): Workshop {
  if (workshop === undefined) {
    isLoading = true
    try {
      // The built file: Node requires modules since 20.19, and this one waits for nothing at its top.
      workshop = createRequire(import.meta.url)('./workshop.js') as Workshop
    } finally {
      isLoading = false
    }
  }
  return workshop
}

/** The workshop's own files come through the hooks too, and cannot wait for it. */
export function isWorkshopOpening(): boolean {
  return isLoading
}
