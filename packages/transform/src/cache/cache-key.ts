import { sha256 } from '../sha256.ts'
import { toolVersion } from './tool-version.ts'

const LENGTH = 40

/** Names the result for this text under these circumstances, and no other. */
export function cacheKey(circumstances: unknown, text: string | Buffer): string {
  // The text by itself: bytes as they were read need not be decoded for it.
  const of = sha256(text)
  return sha256(`${toolVersion()}\n${of}\n${JSON.stringify(circumstances)}`).slice(0, LENGTH)
}
