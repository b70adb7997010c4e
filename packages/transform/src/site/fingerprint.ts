import path from 'node:path'
import type { SiteKind } from '@overstay/schema'
import { sha256 } from '../sha256.ts'
import { packageIdentity } from './package-identity.ts'
import { isInside, toPosix } from './shown-path.ts'

const LENGTH = 12

/**
 * Identities of the sites of one file across commits (DESIGN 1): package, file within it, enclosing chain, kind, name
 * and the ordinal among equals, in source order. Every allocation counts for the ordinal, tagged or not: a site is
 * called the same whatever is tracked.
 */
export class Fingerprints {
  readonly #root: string
  readonly #file: string
  readonly #identities = new Map<string, string>()
  readonly #ordinals = new Map<string, number>()

  constructor(file: string, root: string) {
    this.#root = root
    this.#file = file
  }

  next(chain: string, kind: SiteKind, name: string): string {
    const place = `${chain}\0${kind}\0${name}`
    const ordinal = this.#ordinals.get(place) ?? 0
    this.#ordinals.set(place, ordinal + 1)
    return `${place}\0${ordinal}`
  }

  /**
   * `file`: what the source was made from, where it was made: a site is called the same however it comes to be run.
   * Apart from `next`, since most sites of an annotated program are counted and never shown.
   */
  hash(identity: string, file = this.#file): string {
    let home = this.#identities.get(file)
    if (home === undefined) this.#identities.set(file, (home = fileIdentity(file, this.#root)))
    return sha256(`${home}\0${identity}`).slice(0, LENGTH)
  }
}

function fileIdentity(file: string, root: string): string {
  const home = packageIdentity(file)
  if (home !== undefined) return `${home.name}\0${toPosix(path.relative(home.folder, file))}`
  // Without a package only the root tells where a file belongs; outside of it nothing does but its own name.
  return `\0${toPosix(isInside(root, file) ? path.relative(root, file) : path.basename(file))}`
}
