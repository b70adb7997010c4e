import path from 'node:path'
import type { Barrels } from './annotations/barrels.ts'
import { patternsFor } from './annotations/expect-pattern.ts'
import { mayConcern } from './annotations/may-concern.ts'
import { reportUnheardComments } from './annotations/comment.ts'
import { reportRenamedExports } from './annotations/renamed-export.ts'
import { diagnostic, type Diagnostic, type DiagnosticCode } from './errors.ts'
import { ANNOTATION_MODULES, RUNTIME_MODULE, type SourceMap, type TransformOptions } from './options.ts'
import { callList } from './forms/call-list.ts'
import { applyChanges, type Changes, Edits } from './rewrite/edits.ts'
import { handleFor } from './rewrite/handle.ts'
import { header, type HeaderForm } from './rewrite/header.ts'
import { sourceMapOf } from './rewrite/source-map.ts'
import { NameResolution } from './scope/name-resolution.ts'
import { EnclosingChain } from './site/enclosing-chain.ts'
import { Fingerprints } from './site/fingerprint.ts'
import { OriginalPlaces } from './site/original-places.ts'
import { shownPath } from './site/shown-path.ts'
import { type TaggedSite, wasTagged } from './site/tagged-site.ts'
import { afterDirectives, afterPragmas, shebangLength } from './source/directives.ts'
import { languageOf } from './source/language.ts'
import { looksLikeCommonJs, moduleKindByEnding, type ModuleKind } from './source/module-kind.ts'
import { moduleKindBySyntax, parse, type ParsedSource } from './source/parse.ts'
import { isIgnoredFile, mentionsIgnore } from './spare/ignore-comments.ts'
import { Spared } from './spare/spared.ts'
import { strip } from './strip/strip.ts'
import { Tagger } from './tagger.ts'
import { walk } from './walk.ts'

export interface TransformResult {
  /** The source itself where nothing could be tagged. A byte order mark is gone. */
  readonly code: string
  readonly map?: SourceMap
  /** With the option `header: 'apart'`: what has to run before the code, on a line of its own or in front of it. */
  readonly header?: string
  /** Absolute paths of files that were read beside this one, and decide too: modules that pass annotations on. */
  readonly readFiles?: readonly string[]
  /** Absolute paths of files that such a module was looked for in: once one is there, it decides. */
  readonly missedFiles?: readonly string[]
  /** As they stand in the module's table. */
  readonly sites: readonly TaggedSite[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Characters. TypeScript itself has 9 million; 20 million of densely minified code took a minute, and a syntax tree of
 * more than the 4 GB that Node has.
 */
const LONGEST = 10e6

/**
 * Tags the allocation sites of one file. Undefined where there is nothing to do or to say. Never throws for what a file
 * holds: what does not parse comes back as it was, with one diagnostic.
 */
export function transform(source: string, options: TransformOptions): TransformResult | undefined {
  if (!mayConcern(source, options.file, options)) return undefined
  const language = options.language ?? languageOf(options.file)
  if (language === undefined) return undefined
  const text = source.startsWith('\uFEFF') ? source.slice(1) : source
  const file = shownPath(options.file, path.resolve(options.root ?? '.'))
  const untouched = (code: DiagnosticCode, message: string, line = 1, column = 1): TransformResult => ({
    code: source,
    sites: [],
    diagnostics: [diagnostic(code, { file, line, column }, message)],
  })

  if (isUtf16(text)) return untouched('OVERSTAY_ENCODING', 'looks like UTF-16, not UTF-8')
  if (text.length > LONGEST) return untouched('OVERSTAY_SIZE', `longer than ${LONGEST / 1e6} million characters`)
  if (wasTagged(text)) return untouched('OVERSTAY_TAGGED_BEFORE', 'this code is tagged already')
  const known = options.moduleKind ?? moduleKindByEnding(options.file)
  try {
    const parsed = parse(options.file, text, language, known === 'module')
    if (!('tree' in parsed)) {
      return untouched('OVERSTAY_PARSE', `does not parse: ${parsed.message}`, parsed.line, parsed.column)
    }
    if (options.strip === true) return strippedResult(parsed, file, options)
    if (mentionsIgnore(text) && isIgnoredFile(parsed)) return undefined
    const tagger = taggerFor(parsed, file, options)
    walk(tagger)
    reportUnheardComments(tagger)
    if (tagger.hasAnnotations) {
      reportRenamedExports(parsed.tree, tagger, (offset, message) => {
        tagger.report('OVERSTAY_ANNOTATION_RENAMED', offset, message)
      })
    }
    const moduleKind = known ?? moduleKindOf(parsed, options.fallbackKind ?? 'script')
    if (moduleKind === 'script' && tagger.sites.length > 0) {
      return untouched('OVERSTAY_CLASSIC_SCRIPT', 'a classic script')
    }
    return resultOf(tagger, moduleKind, options)
  } catch (error) {
    // How engines say that the stack is full; TypeScript's parser and the walk both go down with the syntax.
    if (!(error instanceof RangeError) || !error.message.includes('call stack')) throw error
    return untouched('OVERSTAY_NESTING', 'expressions are nested too deeply')
  }
}

/** Read as UTF-8: two bytes that begin no character, the mark of UTF-16, and a zero beside each letter. */
function isUtf16(text: string): boolean {
  return text.startsWith('\uFFFD\uFFFD') && text.includes('\0')
}

function moduleKindOf({ text, tree }: ParsedSource, fallback: ModuleKind): ModuleKind {
  return moduleKindBySyntax(tree) ?? (looksLikeCommonJs(text) ? 'commonjs' : fallback)
}

function taggerFor(source: ParsedSource, file: string, options: TransformOptions): Tagger {
  const root = path.resolve(options.root ?? '.')
  return new Tagger({
    source,
    file,
    path: options.file,
    root,
    originals:
      options.incomingMap === undefined
        ? undefined
        : OriginalPlaces.from(options.incomingMap, options.file, source.text),
    trackAll: options.track === 'all',
    labelTop: options.top === 'label',
    makesRoom: options.room === true,
    annotationModules: annotationModulesOf(options),
    patterns: patternsFor(options.expect, file, source.text),
    calls: callList(options.calls),
    edits: new Edits(),
    handle: handleFor(source.text),
    names: new NameResolution(source.tree),
    chain: new EnclosingChain(),
    fingerprints: new Fingerprints(options.file, root),
    spared: new Spared(),
  })
}

function strippedResult(source: ParsedSource, file: string, options: TransformOptions): TransformResult | undefined {
  const { text, tree } = source
  const diagnostics: Diagnostic[] = []
  const { changes, barrels } = strip(source, options.file, annotationModulesOf(options), (code, offset, message) => {
    const { line, character } = tree.getLineAndCharacterOfPosition(offset)
    diagnostics.push(diagnostic(code, { file, line: line + 1, column: character + 1 }, message))
  })
  if (changes.removals.length === 0) return unchanged(text, barrels, diagnostics)
  return {
    code: applyChanges(text, changes),
    ...mapOf(text, changes, options),
    ...filesOf(barrels),
    sites: [],
    diagnostics,
  }
}

/** There may be nothing to do now, and something once another file says so. */
function unchanged(code: string, barrels: Barrels, diagnostics: readonly Diagnostic[]): TransformResult | undefined {
  const isSettled = barrels.read.size === 0 && barrels.missed.size === 0
  return isSettled && diagnostics.length === 0 ? undefined : { code, ...filesOf(barrels), sites: [], diagnostics }
}

function filesOf({ read, missed }: Barrels): Pick<TransformResult, 'readFiles' | 'missedFiles'> {
  return {
    ...(read.size === 0 ? {} : { readFiles: [...read] }),
    ...(missed.size === 0 ? {} : { missedFiles: [...missed] }),
  }
}

function annotationModulesOf({ annotationModules }: TransformOptions): ReadonlySet<string> {
  return new Set(annotationModules ?? ANNOTATION_MODULES)
}

function resultOf(tagger: Tagger, moduleKind: ModuleKind, options: TransformOptions): TransformResult | undefined {
  const { edits, sites, source } = tagger
  const diagnostics = tagger.diagnostics.sort((a, b) => a.line - b.line || a.column - b.column)
  if (sites.length === 0) return unchanged(source.text, tagger.barrels, diagnostics)
  const form = headerForm(moduleKind, options)
  const head = header(form, options.runtime ?? RUNTIME_MODULE, tagger.handle, sites)
  const isApart = options.header === 'apart'
  putFirstStatements(tagger, isApart ? '' : head)
  const changes = edits.changes()
  return {
    code: applyChanges(source.text, changes),
    ...mapOf(source.text, changes, options),
    ...(isApart ? { header: head } : {}),
    ...filesOf(tagger.barrels),
    sites,
    diagnostics,
  }
}

function headerForm(moduleKind: ModuleKind, { commonjs, sandboxed }: TransformOptions): HeaderForm {
  if (sandboxed === true) return 'sandbox'
  return moduleKind === 'module' ? 'import' : (commonjs ?? 'require')
}

function mapOf(
  text: string,
  changes: Changes,
  { file, incomingMap, mapTo, sourceMap }: TransformOptions,
): { map?: SourceMap } {
  if (sourceMap === false) return {}
  return { map: sourceMapOf(text, changes, file, mapTo === 'source' ? undefined : incomingMap) }
}

/** After directives and pragmas, which count only in front of everything; before everything else. */
function putFirstStatements({ edits, firstStatements, source }: Tagger, head: string): void {
  const { text, tree } = source
  if (head !== '' && !firstStatements.has(tree)) firstStatements.set(tree, [])
  for (const [list, statements] of firstStatements) {
    const isFile = list === tree
    const { at, lead } = afterDirectives(text, list.statements, isFile ? shebangLength(text) : list.statements.pos)
    edits.insert(isFile ? afterPragmas(text, at) : at, lead + (isFile ? head : '') + statements.join(''))
  }
}
