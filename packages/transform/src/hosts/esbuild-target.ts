import type { BuildOptions, PluginBuild } from 'esbuild'

/** What the stamp is made of: a private field and the question whether an object has it. */
const needed = { 'class-private-field': true, 'class-private-brand-check': true }
const probe = 'class Stamp { #token; static has(value) { return #token in value } }'

/**
 * A target below es2022 makes a WeakMap of a private field: a stamp then costs ten times as much and heap snapshots do
 * not show it (findings/tagging.md). Keeps the field where that breaks nobody, and returns what to tell in either case.
 */
export function privateFieldsWarning(build: PluginBuild): string | undefined {
  const { initialOptions: given } = build
  if (!isLowered(build)) return undefined
  const target = [given.target ?? 'esnext'].flat().join(', ')
  if (!mayKeep(given)) {
    return (
      `target ${target} turns the stamps' private field into a WeakMap: tagging gets ten times dearer and heap ` +
      `snapshots do not show where objects were made. Build with target es2022 where overstay is to see something.`
    )
  }
  given.supported = { ...given.supported, ...needed }
  return `private fields are kept in this build though its target is ${target}: as WeakMaps they would hide every stamp from heap snapshots.`
}

function isLowered({ esbuild, initialOptions: { supported, target } }: PluginBuild): boolean {
  try {
    const { code } = esbuild.transformSync(probe, {
      ...(target === undefined ? {} : { target }),
      ...(supported === undefined ? {} : { supported }),
    })
    return !code.includes('#token')
  } catch {
    // Options that esbuild does not understand: it says so itself, and better.
    return false
  }
}

/**
 * Private fields that somebody turned off, or that a browser named in the target lacks, stay lowered. A year of the
 * language names no engine, and every Node that overstay runs on has them.
 */
function mayKeep({ platform, supported, target }: BuildOptions): boolean {
  if (supported?.['class-private-field'] === false || supported?.['class-private-brand-check'] === false) return false
  return platform === 'node' || [target ?? []].flat().every((it) => /^es(?:\d+|next)$/i.test(it))
}
