import { readFileSync } from 'node:fs'
import type { Diagnostic } from '../errors.ts'
import { ANNOTATION_MODULES, type TaggingOptions } from '../options.ts'
import type { TaggedSite } from '../site/tagged-site.ts'
import { transform } from '../transform.ts'
import { projectFiles } from './project-files.ts'
import { TypedProject } from './typed-project.ts'

/** Expectations, calls and annotation modules as in the hosts' options. */
export interface SiteListOptions extends Pick<TaggingOptions, 'annotationModules' | 'calls' | 'expect'> {
  /** Folder that shown paths are relative to. */
  readonly root: string
  /** The tsconfig to read; default: that of the root, or every program in it. */
  readonly config?: string
  /** Asks TypeScript for the type of each value, and for the modules through which `expectCollected` comes. */
  readonly types?: boolean
}

export interface ListedSite extends TaggedSite {
  /** Of the value that is made; only where types are asked for and TypeScript knows. */
  readonly type?: string
}

export interface SiteList {
  readonly files: number
  readonly sites: readonly ListedSite[]
  readonly diagnostics: readonly Diagnostic[]
  /** Modules of the project that pass `expectCollected` on, as their importers call them; hosts have to be told. */
  readonly barrels: readonly string[]
}

/** All allocation sites of a project, as every host would tag them: same fingerprints, same places. */
export function listSites(options: SiteListOptions): SiteList {
  const { annotationModules = ANNOTATION_MODULES, calls, expect, root } = options
  const { config, files } = projectFiles(root, options.config)
  const typed = options.types === true ? new TypedProject(config, files, annotationModules) : undefined
  const sites: ListedSite[] = []
  const diagnostics: Diagnostic[] = []
  const barrels = new Set<string>()
  for (const file of files) {
    const passedOn = typed?.barrelsOf(file) ?? []
    for (const it of passedOn) barrels.add(it)
    const result = transform(readFileSync(file, 'utf8'), {
      file,
      root,
      track: 'all',
      top: 'label',
      fallbackKind: 'commonjs',
      sourceMap: false,
      annotationModules: [...annotationModules, ...passedOn],
      ...(calls === undefined ? {} : { calls }),
      ...(expect === undefined ? {} : { expect }),
    })
    if (result === undefined) continue
    diagnostics.push(...result.diagnostics)
    for (const site of result.sites) {
      const type = typed?.typeAt(file, site)
      sites.push(type === undefined ? site : { ...site, type })
    }
  }
  return { files: files.length, sites, diagnostics, barrels: [...barrels].sort() }
}
