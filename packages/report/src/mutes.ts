import picomatch from 'picomatch'
import type { Mute, Site } from '@overstay/schema'

export type { Mute } from '@overstay/schema'

/** A mute ends with its last day. */
export function isExpired({ until }: Mute, at: string): boolean {
  return at.slice(0, 10) > until
}

/** The mute that names a site, one that is still valid before one that has ended. */
export function muteOf(
  { fingerprint, file }: Pick<Site, 'fingerprint' | 'file'>,
  mutes: readonly Mute[],
  at: string,
): Mute | undefined {
  const own = mutes.filter(
    (mute) => mute.fingerprint === fingerprint || (mute.path !== undefined && picomatch.isMatch(file, mute.path)),
  )
  return own.find((mute) => !isExpired(mute, at)) ?? own.at(0)
}
