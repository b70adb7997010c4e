import { ts } from '#typescript'
import type { Language } from './language.ts'

export interface ParsedSource {
  readonly text: string
  readonly tree: ts.SourceFile
  readonly language: Language
}

export interface ParseFailure {
  /** Both count from 1. */
  readonly line: number
  readonly column: number
  readonly message: string
}

const scriptKinds: Readonly<Record<Language, ts.ScriptKind>> = {
  js: ts.ScriptKind.JS,
  jsx: ts.ScriptKind.JSX,
  ts: ts.ScriptKind.TS,
  tsx: ts.ScriptKind.TSX,
}

/**
 * Rules that TypeScript states while it parses though the tree it gives is right: octals that sloppy code may use,
 * and `a?.#p`, which is JavaScript (findings/transform.md, section 4).
 */
const harmless: ReadonlySet<number> = new Set([1121, 1487, 1488, 1489, 18030])

/**
 * `asModule` is set where the host knows that a file is a module: without an import or export TypeScript would not
 * take its top-level `await` for one.
 */
export function parse(file: string, text: string, language: Language, asModule: boolean): ParsedSource | ParseFailure {
  const tree = ts.createSourceFile(
    file,
    text,
    {
      languageVersion: ts.ScriptTarget.Latest,
      // Half of the parsing time of well documented code (findings/transform.md, section 1).
      jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
      ...(asModule ? { setExternalModuleIndicator: markAsModule } : {}),
    },
    false,
    scriptKinds[language],
  )
  const failure = parseDiagnosticsOf(tree).find((it) => !harmless.has(it.code))
  if (failure === undefined) return { text, tree, language }
  const { line, character } = tree.getLineAndCharacterOfPosition(failure.start)
  return { line: line + 1, column: character + 1, message: messageOf(failure) }
}

function messageOf(failure: ts.Diagnostic): string {
  return ts.flattenDiagnosticMessageText(failure.messageText, ' ').replace(/\.$/, '')
}

/** TypeScript keeps both members to itself; without them a broken file could not be told from a sound one. */
interface HiddenMembers {
  parseDiagnostics: readonly ts.DiagnosticWithLocation[]
  externalModuleIndicator: ts.Node | true | undefined
}

function parseDiagnosticsOf(tree: ts.SourceFile): readonly ts.DiagnosticWithLocation[] {
  return (tree as ts.SourceFile & HiddenMembers).parseDiagnostics
}

function markAsModule(tree: ts.SourceFile): void {
  ;(tree as ts.SourceFile & HiddenMembers).externalModuleIndicator = true
}

/**
 * What the syntax makes of the file; undefined where there is none of either. `export =` is CommonJS whatever stands
 * beside it: compilers make `module.exports =` of it.
 */
export function moduleKindBySyntax(tree: ts.SourceFile): 'module' | 'commonjs' | undefined {
  if (!ts.isExternalModule(tree)) return undefined
  const exportsByAssignment = tree.statements.some((it) => ts.isExportAssignment(it) && it.isExportEquals === true)
  return exportsByAssignment ? 'commonjs' : 'module'
}
