import { ts } from '#typescript'
import type { Edits } from '../rewrite/edits.ts'
import { skipTrivia } from '../source/trivia.ts'
import { cut } from './cut.ts'

/** The statements a statement stands among; undefined where it is the only one there may be, as behind `if (…)`. */
export function siblingsOf(statement: ts.Node, parent: ts.Node): readonly ts.Statement[] | undefined {
  const isList =
    ts.isSourceFile(parent) || ts.isBlock(parent) || ts.isModuleBlock(parent) || ts.isCaseOrDefaultClause(parent)
  return isList && (parent.statements as readonly ts.Node[]).includes(statement) ? parent.statements : undefined
}

export function cutStatement(
  statement: ts.Statement,
  siblings: readonly ts.Statement[],
  tree: ts.SourceFile,
  edits: Edits,
): void {
  const { text } = tree
  const start = statement.getStart(tree)
  const index = siblings.indexOf(statement)
  const next = skipTrivia(text, statement.end)
  if (continues(siblings[index - 1], text, text[next]) || becomesDirective(siblings, index)) {
    edits.drop(start, statement.end)
    edits.insert(statement.end, ';')
    return
  }
  cut(edits, text, start, statement.end)
  if (start === 0) dropBlankLines(text, statement.end, edits)
}

/** A file does not begin with the empty line that followed its imports. */
function dropBlankLines(text: string, end: number, edits: Edits): void {
  const own = /^[ \t]*(?:\r\n|[\n\r])/.exec(text.slice(end))
  if (own === null) return
  const from = end + own[0].length
  const blank = /^(?:[ \t]*(?:\r\n|[\n\r]))*/.exec(text.slice(from))![0].length
  if (blank > 0) edits.drop(from, from + blank)
}

const endedByLine: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.VariableStatement,
  ts.SyntaxKind.ExpressionStatement,
  ts.SyntaxKind.ReturnStatement,
  ts.SyntaxKind.ThrowStatement,
  ts.SyntaxKind.ExportAssignment,
  ts.SyntaxKind.TypeAliasDeclaration,
])

/** Whether a statement that only its line ends would go on with what now comes after it. */
export function continues(before: ts.Statement | undefined, text: string, first: string | undefined): boolean {
  if (before === undefined || first === undefined || !'([`/+-'.includes(first)) return false
  return endedByLine.has(before.kind) && text[before.end - 1] !== ';'
}

/** A string that stands alone means nothing, unless nothing else stands before it. */
function becomesDirective(siblings: readonly ts.Statement[], index: number): boolean {
  const next = siblings[index + 1] as ts.Statement | undefined
  if (next === undefined || !isText(next) || isText(siblings[index])) return false
  return siblings.slice(0, index).every(isText)
}

function isText(statement: ts.Statement): boolean {
  return ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression)
}
