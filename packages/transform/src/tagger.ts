import type { ts } from '#typescript'
import type { SiteKind } from '@overstay/schema'
import { Barrels } from './annotations/barrels.ts'
import { mentionsComment } from './annotations/comment.ts'
import type { Pattern } from './annotations/expect-pattern.ts'
import { annotations } from './annotations/list.ts'
import type { Mark } from './annotations/mark.ts'
import { meantScopeWord } from './annotations/scope-word.ts'
import { diagnostic, type Diagnostic, type DiagnosticCode } from './errors.ts'
import { EXPECT_COLLECTED } from './options.ts'
import type { CallList } from './forms/call-list.ts'
import type { Edits } from './rewrite/edits.ts'
import type { Handle } from './rewrite/handle.ts'
import type { NameResolution } from './scope/name-resolution.ts'
import type { EnclosingChain } from './site/enclosing-chain.ts'
import type { Fingerprints } from './site/fingerprint.ts'
import type { OriginalPlaces, Place } from './site/original-places.ts'
import { shownPath } from './site/shown-path.ts'
import type { TaggedSite } from './site/tagged-site.ts'
import type { ParsedSource } from './source/parse.ts'
import type { Spared } from './spare/spared.ts'

/** What is made at a node, before it is decided whether that becomes a site. */
export interface Allocation {
  readonly kind: SiteKind
  readonly name: string
  /** Offset people are shown; where it is not said, the start of the node. */
  readonly at?: number
  /**
   * `only`: an annotation alone makes it a site, as with a class, which declares no allocation of its own. `apart`: an
   * annotation here means something else, as with a class as a value, where it means the instances.
   */
  readonly annotation?: 'only' | 'apart'
  /** An abstract class that nothing in the program can extend. */
  readonly isNeverMade?: boolean
}

export interface TaggerParts {
  readonly source: ParsedSource
  /** As shown to people. */
  readonly file: string
  /** Absolute. */
  readonly path: string
  readonly root: string
  /** Where the source was made from other files. */
  readonly originals?: OriginalPlaces | undefined
  readonly trackAll: boolean
  readonly labelTop: boolean
  readonly makesRoom: boolean
  readonly annotationModules: ReadonlySet<string>
  readonly patterns: readonly Pattern[]
  readonly calls: CallList
  readonly edits: Edits
  readonly handle: Handle
  readonly names: NameResolution
  readonly chain: EnclosingChain
  readonly fingerprints: Fingerprints
  readonly spared: Spared
}

/** One file while it is tagged: what the forms and the annotations know of it and write to. */
export class Tagger {
  readonly source: ParsedSource
  readonly edits: Edits
  readonly handle: Handle
  readonly names: NameResolution
  readonly chain: EnclosingChain
  readonly spared: Spared
  readonly annotationModules: ReadonlySet<string>
  readonly barrels: Barrels
  /** Patterns of the config that may say something about this file. */
  readonly patterns: readonly Pattern[]
  /** Allocating calls beside those of the language. */
  readonly calls: CallList
  /** See the option `room`. */
  readonly makesRoom: boolean
  /** The file's text mentions `expectCollected`, in a comment or anywhere. */
  readonly hasAnnotations: boolean
  readonly hasAnnotationComments: boolean
  /** A compiler may have made calls of decorators. */
  readonly hasCompiledDecorators: boolean
  /** The file may be CommonJS whose exports Node reads from the text. */
  readonly exportsByText: boolean
  /** Offsets of the annotating comments that were read. */
  readonly heardComments = new Set<number>()
  /** From the root of the tree to the parent of the node the walk is at. */
  readonly ancestors: ts.Node[] = []
  readonly sites: TaggedSite[] = []
  readonly diagnostics: Diagnostic[] = []
  /** Statements to put at the start of a list of statements, in order. */
  readonly firstStatements = new Map<ts.SourceFile | ts.Block | ts.ModuleBlock, string[]>()
  /** Sites of annotated classes with a constructor that calls `super`. */
  readonly derivedClasses = new Map<ts.ClassLikeDeclaration, number>()
  readonly #parts: TaggerParts

  constructor(parts: TaggerParts) {
    this.#parts = parts
    this.source = parts.source
    this.edits = parts.edits
    this.handle = parts.handle
    this.names = parts.names
    this.chain = parts.chain
    this.spared = parts.spared
    this.annotationModules = parts.annotationModules
    this.barrels = new Barrels(parts.path, parts.annotationModules)
    this.patterns = parts.patterns
    this.calls = parts.calls
    this.makesRoom = parts.makesRoom
    this.exportsByText = /\bexports\b/.test(parts.source.text)
    this.hasAnnotations = parts.source.text.includes(EXPECT_COLLECTED)
    this.hasCompiledDecorators = this.hasAnnotations && parts.source.text.includes('_decorate')
    this.hasAnnotationComments = this.hasAnnotations && mentionsComment(parts.source.text)
  }

  /**
   * Counts an allocation, and makes it a site if it is to be one. Returns its index in the module's table; undefined
   * where nothing is to be emitted.
   */
  site(node: ts.Node, allocation: Allocation): number | undefined {
    const { kind, name } = allocation
    const { chain, fingerprints, originals, root } = this.#parts
    const identity = fingerprints.next(chain.text, kind, name)
    const mark = allocation.annotation === 'apart' ? undefined : this.#markOf(node, allocation)
    if (!this.#isSite(node, mark, allocation)) return undefined
    const at = allocation.at ?? node.getStart(this.source.tree)
    const original = this.#originalOf(at)
    // What a compiler adds by itself is nobody's allocation.
    if (original === undefined && originals !== undefined && mark?.at === undefined) return undefined
    mark?.accept?.()
    if (mark?.at !== undefined) this.#checkScope(mark.at, mark.within)
    const { file, line, column } = original === undefined ? this.placeOf(at) : shown(original, root)
    this.sites.push({
      fingerprint: fingerprints.hash(identity, original?.file),
      file,
      line,
      column,
      function: chain.text,
      kind,
      name: mark?.name ?? name,
      // Instances of a class are made wherever it is constructed, so its own place says nothing about them.
      top: chain.atTop && kind !== 'class',
      annotated: mark !== undefined && mark.isExpected !== false,
      ...(mark?.isExpected === false ? { exempt: true as const } : {}),
      ...(mark?.within === undefined ? {} : { within: mark.within }),
      ...(mark?.allow === undefined ? {} : { allow: mark.allow }),
      ...(mark?.owner === undefined ? {} : { owner: mark.owner }),
    })
    return this.sites.length - 1
  }

  #checkScope(at: number, within: string | number | undefined): void {
    const meant = typeof within === 'string' ? meantScopeWord(within) : undefined
    if (meant === undefined) return
    this.report('OVERSTAY_ANNOTATION_SCOPE', at, `\`${within}\` is no scope that overstay opens; \`${meant}\` is`)
  }

  #isSite(node: ts.Node, mark: Mark | undefined, { annotation, isNeverMade, kind }: Allocation): boolean {
    const { chain, labelTop, trackAll } = this.#parts
    if (mark === undefined) {
      if (!trackAll || annotation === 'only' || this.spared.covers(node)) return false
      return labelTop || !chain.atTop
    }
    // Where nothing is put around a value, only what lies around it can spare it.
    const isSpared = annotation === 'only' ? this.spared.isInside : this.spared.covers(node)
    if (mark.at === undefined) return !isSpared
    if (isSpared) {
      this.report('OVERSTAY_ANNOTATION_UNTOUCHED', mark.at, 'annotation without effect')
      return false
    }
    if (isNeverMade === true) {
      this.report('OVERSTAY_ANNOTATION_ABSTRACT', mark.at, 'an abstract class that nothing extends')
    }
    // Without a base class, and where nothing is tracked by itself, nobody expects anything.
    return mark.isExpected !== false || trackAll || kind === 'class'
  }

  addFirstStatement(list: ts.SourceFile | ts.Block | ts.ModuleBlock, statement: string): void {
    const statements = this.firstStatements.get(list)
    if (statements === undefined) this.firstStatements.set(list, [statement])
    else statements.push(statement)
  }

  report(code: DiagnosticCode, offset: number, message: string): void {
    this.diagnostics.push(diagnostic(code, this.placeOf(offset), message))
  }

  placeOf(offset: number): Place {
    const original = this.#originalOf(offset)
    if (original !== undefined) return shown(original, this.#parts.root)
    const { line, character } = this.source.tree.getLineAndCharacterOfPosition(offset)
    return { file: this.#parts.file, line: line + 1, column: character + 1 }
  }

  #originalOf(offset: number): Place | undefined {
    const { originals } = this.#parts
    if (originals === undefined) return undefined
    const { line, character } = this.source.tree.getLineAndCharacterOfPosition(offset)
    return originals.of(line + 1, character + 1)
  }

  #markOf(node: ts.Node, allocation: Allocation): Mark | undefined {
    if (!this.hasAnnotations && this.patterns.length === 0) return undefined
    for (const annotation of annotations) {
      const mark = annotation(node, this, allocation)
      if (mark !== undefined) return mark
    }
    return undefined
  }
}

function shown({ file, line, column }: Place, root: string): Place {
  return { file: shownPath(file, root), line, column }
}
