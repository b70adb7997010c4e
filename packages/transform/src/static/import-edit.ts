import { ts } from '#typescript'
import { EXPECT_COLLECTED } from '../options.ts'
import { afterDirectives, afterPragmas, shebangLength } from '../source/directives.ts'
import type { ParsedSource } from '../source/parse.ts'

export interface Insertion {
  readonly at: number
  readonly text: string
}

export interface Import {
  /** What the file calls the function: `expectCollected`, `os.expectCollected`. */
  readonly callee: string
  /** Absent where the file imports it already. */
  readonly insertion?: Insertion
}

/** How a file gets at `expectCollected`, in the manner of the imports it has. */
export function importOf({ text, tree }: ParsedSource, modules: readonly string[]): Import {
  const imports = tree.statements.filter((it) => ts.isImportDeclaration(it))
  let list: ts.NamedImports | undefined
  for (const { importClause, moduleSpecifier } of imports) {
    if (!ts.isStringLiteral(moduleSpecifier) || !modules.includes(moduleSpecifier.text)) continue
    const bindings = importClause?.namedBindings
    if (bindings === undefined || importClause?.phaseModifier !== undefined) continue
    if (ts.isNamespaceImport(bindings)) return { callee: `${bindings.name.text}.${EXPECT_COLLECTED}` }
    const own = bindings.elements.find((it) => (it.propertyName ?? it.name).text === EXPECT_COLLECTED && !it.isTypeOnly)
    if (own !== undefined) return { callee: own.name.text }
    list ??= bindings
  }
  // Somebody else's function of that name, or a variable: ours gets another.
  const isTaken = new RegExp(String.raw`(?<![@.\w$])${EXPECT_COLLECTED}(?![\w$])`).test(codeOf(text, tree))
  const callee = isTaken ? `${EXPECT_COLLECTED}InScope` : EXPECT_COLLECTED
  const specifier = isTaken ? `${EXPECT_COLLECTED} as ${callee}` : EXPECT_COLLECTED
  if (list !== undefined && list.elements.length > 0) {
    return { callee, insertion: { at: list.elements.at(-1)!.end, text: `, ${specifier}` } }
  }
  return { callee, insertion: newImport(specifier, text, tree, imports) }
}

/** The text without comments and strings, which may hold any word. */
function codeOf(text: string, tree: ts.SourceFile): string {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, tree.languageVariant, text)
  const words: string[] = []
  for (let token = scanner.scan(); token !== ts.SyntaxKind.EndOfFileToken; token = scanner.scan()) {
    if (token === ts.SyntaxKind.Identifier) words.push(scanner.getTokenText())
    else words.push(' ')
  }
  return words.join(' ')
}

function newImport(
  specifier: string,
  text: string,
  tree: ts.SourceFile,
  imports: readonly ts.ImportDeclaration[],
): Insertion {
  const sample = imports.at(-1)?.getText(tree) ?? ''
  const quote = (sample === '' ? text : sample).includes("'") || sample === '' ? "'" : '"'
  const end = sample.endsWith(';') || (sample === '' && /;[ \t]*\r?$/m.test(text)) ? ';' : ''
  const line = `import { ${specifier} } from ${quote}@overstay/runtime${quote}${end}`
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  const last = imports.at(-1)
  if (last !== undefined) return { at: last.end, text: `${newline}${line}` }
  const top = shebangLength(text)
  const at = afterPragmas(text, afterDirectives(text, tree.statements, top).at)
  if (at === top) return { at, text: `${line}${newline}${newline}` }
  return { at, text: text[at - 1] === '\n' ? `${line}${newline}` : `${newline}${line}` }
}
