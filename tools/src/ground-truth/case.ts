import fs from 'node:fs'
import path from 'node:path'

/** Names to expect in a good report of a leak; see tools/ground-truth/README.md. */
export interface Culprit {
  files?: string[]
  functions?: string[]
  variables?: string[]
}

/** One documented leak of a package, or a control (`leaky: null`). */
export interface Case {
  id: string
  folder: string
  package: string
  leaky: string | null
  fixed: string
  culprit: Culprit | null
  /** The gate of the leaky version's finding where it is not `fail`; `none`: nothing that is tagged stays. */
  gate?: 'warn' | 'none'
  /** Above this major version Node itself has mended the leak. */
  maxNodeMajor?: number
}

export type Variant = 'leaky' | 'fixed'

/** The cases below a folder, or below its folder `cases`, ordered by id. */
export function casesIn(folder: string): Case[] {
  const inside = path.join(folder, 'cases')
  const root = fs.existsSync(inside) ? inside : folder
  const ids = fs.readdirSync(root).filter((id) => fs.existsSync(path.join(root, id, 'case.json')))
  return ids.sort().map((id) => {
    const text = fs.readFileSync(path.join(root, id, 'case.json'), 'utf8')
    return { ...(JSON.parse(text) as Case), id, folder: path.join(root, id) }
  })
}

export function variantsOf({ leaky }: Case): Variant[] {
  return leaky === null ? ['fixed'] : ['leaky', 'fixed']
}

export function aliasOf({ id }: Case, variant: Variant): string {
  return `gt-${id}-${variant}`
}
