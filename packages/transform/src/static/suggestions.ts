import type { Site } from '@overstay/schema'
import { type DeclaredClass, declaredClasses } from './declared-classes.ts'
import type { AnnotateOptions, WantedClass } from './annotate.ts'
import { projectFiles } from './project-files.ts'

/** What a report's finding tells of the objects that stayed. */
export interface FoundSite {
  readonly site: Omit<Site, 'fingerprint'>
  /** The scope they should have ended with, where a program named it. */
  readonly within?: string
}

/** For one finding: the class to annotate, or what a person may write and why that is left to them. */
export type Suggestion =
  | { readonly found: FoundSite; readonly annotate: WantedClass }
  | { readonly found: FoundSite; readonly write: string; readonly why: string }

/** What findings suggest to be annotated. Only classes of the project: an expectation there holds for every instance. */
export function suggestions(found: readonly FoundSite[], options: AnnotateOptions): Suggestion[] {
  const declared = declaredClasses(projectFiles(options.root, options.config).files, options.root)
  return found.map((it): Suggestion => {
    const { kind, name } = it.site
    const comment = `/* @expectCollected${it.within === undefined ? '' : ` within: ${JSON.stringify(it.within)}`} */`
    const left = (why: string): Suggestion => ({ found: it, write: comment, why })
    if (kind !== 'class' && kind !== 'new') return left(`whether every ${kind} made there should go is for you to say`)
    const matches = declared.filter((one) => one.name === name)
    const chosen = matches.length > 1 ? matches.filter((one) => isMeant(one, it)) : matches
    if (chosen.length === 0 && matches.length === 0) return left(`no class ${name} is declared in this project`)
    if (chosen.length !== 1) return left(`${matches.length} classes of this project are called ${name}`)
    const wish = { name: `${chosen[0].file}:${name}` }
    return { found: it, annotate: it.within === undefined ? wish : { ...wish, within: it.within } }
  })
}

/** Of equal names that at the very place, or the one in the file that makes the objects. */
function isMeant({ file, line }: DeclaredClass, { site }: FoundSite): boolean {
  return file === site.file && (site.kind !== 'class' || line === site.line)
}
