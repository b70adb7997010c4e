/** What the stamp is made of, a private field and the question whether an object has it: first versions with both. */
const firstWithBoth: Readonly<Record<string, readonly [major: number, minor: number] | undefined>> = {
  chrome: [91, 0],
  deno: [1, 9],
  edge: [91, 0],
  firefox: [90, 0],
  ios: [15, 0],
  node: [16, 4],
  opera: [77, 0],
  safari: [15, 0],
}

const year = /^es(\d+|next)$/i

/** Whether a build for these targets makes a `WeakMap` of a private field. Unknown ones are their tool's business. */
export function lowersPrivateFields(targets: readonly string[]): boolean {
  return targets.some((target) => {
    const edition = year.exec(target)?.[1]
    if (edition !== undefined) return edition !== 'next' && Number(edition) < (edition.length < 4 ? 13 : 2022)
    const [, engine = '', major = '', minor = '0'] = /^([a-z]+)(\d+)(?:\.(\d+))?/i.exec(target) ?? []
    const first = firstWithBoth[engine.toLowerCase()]
    if (first === undefined) return false
    return Number(major) < first[0] || (Number(major) === first[0] && Number(minor) < first[1])
  })
}

/**
 * Whether the fields may be kept all the same. A year of the language names no engine, and every Node that overstay runs
 * on has them; a browser somebody names may lack them.
 */
export function mayKeepPrivateFields(targets: readonly string[], forNode: boolean): boolean {
  return forNode || targets.every((it) => year.test(it))
}

export function loweredWarning(targets: readonly string[]): string {
  return (
    `target ${targets.join(', ')} turns the stamps' private field into a WeakMap: tagging gets ten times dearer and heap ` +
    `snapshots do not show where objects were made. Build with target es2022 where overstay is to see something.`
  )
}

export function keptWarning(targets: readonly string[]): string {
  return (
    `private fields are kept in this build though its target is ${targets.join(', ')}: as WeakMaps they would hide every ` +
    `stamp from heap snapshots.`
  )
}

/** Where a bundler lowers all that is newer than its target or nothing. */
export function raisedWarning(targets: readonly string[]): string {
  return (
    `this build is made for es2022 though its target is ${targets.join(', ')}: lowered, the stamps' private field would ` +
    `hide from heap snapshots where objects were made.`
  )
}

/** Where tools lower one module after the other. */
export const unloweredWarning =
  "overstay's runtime is bundled as it was published: lowered, the stamps' private field would hide from heap snapshots " +
  'where objects were made.'

export interface Raised {
  /** Undefined where the target has to stay. */
  readonly target?: string
  readonly warning: string
}

/** For bundlers that lower all that is newer than the target, or nothing. Undefined where there is nothing to raise. */
export function raisedTarget(
  target: string | readonly string[] | false | null | undefined,
  forNode: boolean,
): Raised | undefined {
  const targets = typeof target === 'string' ? [target] : Array.isArray(target) ? (target as readonly string[]) : []
  if (!lowersPrivateFields(targets)) return undefined
  if (!mayKeepPrivateFields(targets, forNode)) return { warning: loweredWarning(targets) }
  return { target: 'es2022', warning: raisedWarning(targets) }
}
