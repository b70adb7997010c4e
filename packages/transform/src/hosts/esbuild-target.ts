import type { PluginBuild } from 'esbuild'
import { keptWarning, loweredWarning, mayKeepPrivateFields } from './private-fields.ts'

const needed = { 'class-private-field': true, 'class-private-brand-check': true }
const probe = 'class Stamp { #token; static has(value) { return #token in value } }'

/**
 * A target below es2022 makes a WeakMap of a private field: a stamp then costs ten times as much and heap snapshots do
 * not show it (findings/tagging.md). Keeps the field where that breaks nobody, and returns what to tell in either case.
 */
export async function privateFieldsWarning(build: PluginBuild): Promise<string | undefined> {
  const { initialOptions: given } = build
  if (!(await isLowered(build))) return undefined
  const targets = [given.target ?? 'esnext'].flat()
  const isTurnedOff = Object.keys(needed).some((it) => given.supported?.[it] === false)
  if (isTurnedOff || !mayKeepPrivateFields(targets, given.platform === 'node')) return loweredWarning(targets)
  given.supported = { ...given.supported, ...needed }
  return keptWarning(targets)
}

/** Asks esbuild, and its process that is there already: a synchronous call starts another, which takes 40 ms. */
async function isLowered({ esbuild, initialOptions: { supported, target } }: PluginBuild): Promise<boolean> {
  if (target === undefined && supported === undefined) return false
  try {
    const { code } = await esbuild.transform(probe, {
      ...(target === undefined ? {} : { target }),
      ...(supported === undefined ? {} : { supported }),
    })
    return !code.includes('#token')
  } catch {
    // Options that esbuild does not understand: it says so itself, and better.
    return false
  }
}
