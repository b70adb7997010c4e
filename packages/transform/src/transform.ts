import path from 'node:path'
import { reportUnheardComments } from './annotations/comment.ts'
import { diagnostic, type Diagnostic, type DiagnosticCode } from './errors.ts'
import {
  ANNOTATION_MODULES,
  EXPECT_COLLECTED,
  RUNTIME_MODULE,
  type SourceMap,
  type TransformOptions,
} from './options.ts'
import { applyChanges, Edits } from './rewrite/edits.ts'
import { handleFor } from './rewrite/handle.ts'
import { header, type HeaderForm } from './rewrite/header.ts'
import { sourceMapOf } from './rewrite/source-map.ts'
import { NameResolution } from './scope/name-resolution.ts'
import { EnclosingChain } from './site/enclosing-chain.ts'
import { Fingerprints } from './site/fingerprint.ts'
import { OriginalPlaces } from './site/original-places.ts'
import { shownPath } from './site/shown-path.ts'
import { type TaggedSite, wasTagged } from './site/tagged-site.ts'
import { afterDirectives, shebangLength } from './source/directives.ts'
import { languageOf } from './source/language.ts'
import { looksLikeCommonJs, moduleKindByEnding, type ModuleKind } from './source/module-kind.ts'
import { moduleKindBySyntax, parse, type ParsedSource } from './source/parse.ts'
import { isIgnoredFile, mentionsIgnore } from './spare/ignore-comments.ts'
import { Spared } from './spare/spared.ts'
import { Tagger } from './tagger.ts'
import { walk } from './walk.ts'

export interface TransformResult {
  /** The source itself where nothing could be tagged. A byte order mark is gone. */
  readonly code: string
  readonly map?: SourceMap
  /** With the option `header: 'apart'`: what has to run before the code, on a line of its own or in front of it. */
  readonly header?: string
  /** As they stand in the module's table. */
  readonly sites: readonly TaggedSite[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Tags the allocation sites of one file. Undefined where there is nothing to do or to say. Never throws for what a file
 * holds: what does not parse comes back as it was, with one diagnostic.
 */
export function transform(source: string, options: TransformOptions): TransformResult | undefined {
  const trackAll = options.track === 'all'
  if (!trackAll && !source.includes(EXPECT_COLLECTED)) return undefined
  const language = options.language ?? languageOf(options.file)
  if (language === undefined) return undefined
  const text = source.startsWith('\uFEFF') ? source.slice(1) : source
  const file = shownPath(options.file, path.resolve(options.root ?? '.'))
  const untouched = (code: DiagnosticCode, message: string, line = 1, column = 1): TransformResult => ({
    code: source,
    sites: [],
    diagnostics: [diagnostic(code, { file, line, column }, message)],
  })

  if (wasTagged(text)) return untouched('OVERSTAY_TAGGED_BEFORE', 'this code is tagged already')
  const known = options.moduleKind ?? moduleKindByEnding(options.file)
  try {
    const parsed = parse(options.file, text, language, known === 'module')
    if (!('tree' in parsed)) {
      return untouched('OVERSTAY_PARSE', `does not parse: ${parsed.message}`, parsed.line, parsed.column)
    }
    if (mentionsIgnore(text) && isIgnoredFile(parsed)) return undefined
    const tagger = taggerFor(parsed, file, options)
    walk(tagger)
    reportUnheardComments(tagger)
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

function moduleKindOf({ text, tree }: ParsedSource, fallback: ModuleKind): ModuleKind {
  return moduleKindBySyntax(tree) ?? (looksLikeCommonJs(text) ? 'commonjs' : fallback)
}

function taggerFor(source: ParsedSource, file: string, options: TransformOptions): Tagger {
  const root = path.resolve(options.root ?? '.')
  return new Tagger({
    source,
    file,
    root,
    originals:
      options.incomingMap === undefined
        ? undefined
        : OriginalPlaces.from(options.incomingMap, options.file, source.text),
    trackAll: options.track === 'all',
    labelTop: options.top === 'label',
    makesRoom: options.room === true,
    annotationModules: new Set(options.annotationModules ?? ANNOTATION_MODULES),
    edits: new Edits(),
    handle: handleFor(source.text),
    names: new NameResolution(source.tree),
    chain: new EnclosingChain(),
    fingerprints: new Fingerprints(options.file, root),
    spared: new Spared(),
  })
}

function resultOf(tagger: Tagger, moduleKind: ModuleKind, options: TransformOptions): TransformResult | undefined {
  const { edits, sites, source } = tagger
  const diagnostics = tagger.diagnostics.sort((a, b) => a.line - b.line || a.column - b.column)
  if (sites.length === 0) return diagnostics.length === 0 ? undefined : { code: source.text, sites, diagnostics }
  const form: HeaderForm = moduleKind === 'module' ? 'import' : (options.commonjs ?? 'require')
  const head = header(form, options.runtime ?? RUNTIME_MODULE, tagger.handle, sites)
  const isApart = options.header === 'apart'
  putFirstStatements(tagger, isApart ? '' : head)
  const changes = edits.changes()
  const hasMap = options.sourceMap !== false
  return {
    code: applyChanges(source.text, changes),
    ...(hasMap
      ? {
          map: sourceMapOf(
            source.text,
            changes,
            options.file,
            options.mapTo === 'source' ? undefined : options.incomingMap,
          ),
        }
      : {}),
    ...(isApart ? { header: head } : {}),
    sites,
    diagnostics,
  }
}

/** After directives, which count only in front of everything; before everything else. */
function putFirstStatements({ edits, firstStatements, source }: Tagger, head: string): void {
  const { text, tree } = source
  if (head !== '' && !firstStatements.has(tree)) firstStatements.set(tree, [])
  for (const [list, statements] of firstStatements) {
    const isFile = list === tree
    const { at, lead } = afterDirectives(text, list.statements, isFile ? shebangLength(text) : list.statements.pos)
    edits.insert(at, lead + (isFile ? head : '') + statements.join(''))
  }
}
