import { hash } from 'node:crypto'
import { toolVersion } from './tool-version.ts'

const LENGTH = 40

/** Names the result for this text under these circumstances, and no other. */
export function cacheKey(circumstances: unknown, text: string): string {
  return hash('sha256', `${toolVersion()}\n${JSON.stringify(circumstances)}\n${text}`, 'hex').slice(0, LENGTH)
}
