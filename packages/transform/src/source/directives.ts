import { ts } from '#typescript'

/** Where the first statement may be put, and what must stand before it there. */
export interface Opening {
  readonly at: number
  /** `;` where the directive before is ended by its line only. */
  readonly lead: '' | ';'
}

/** `from`: where the statements begin, after a shebang or an opening brace. */
export function afterDirectives(text: string, statements: readonly ts.Statement[], from: number): Opening {
  let at = from
  for (const statement of statements) {
    if (!isDirective(statement)) break
    at = statement.end
  }
  return { at, lead: at === from || text[at - 1] === ';' ? '' : ';' }
}

/**
 * Pragmas count only in comments before the first statement: https://www.typescriptlang.org/tsconfig/#jsxImportSource,
 * oxc and TypeScript's own checker have it so.
 */
const PRAGMA = /^\/\/\/\s*<|@(?:jsx(?:Frag|ImportSource|Runtime)?|ts-(?:no)?check|flow)\b/

/** Where the last comment with a pragma ends, of those that begin at an offset, or that offset. */
export function afterPragmas(text: string, from: number): number {
  const comments = [
    ...(ts.getTrailingCommentRanges(text, from) ?? []),
    ...(ts.getLeadingCommentRanges(text, from) ?? []),
  ]
  const last = comments.findLast(({ pos, end }) => PRAGMA.test(text.slice(pos, end)))
  if (last === undefined) return from
  return last.kind === ts.SyntaxKind.SingleLineCommentTrivia ? afterLine(text, last.end) : last.end
}

function afterLine(text: string, end: number): number {
  return end + (/^(?:\r\n|[\n\r\u2028\u2029])?/.exec(text.slice(end, end + 2))?.[0].length ?? 0)
}

function isDirective(statement: ts.Statement): boolean {
  return ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression)
}

export function hasDirective(statements: readonly ts.Statement[], directive: string): boolean {
  for (const statement of statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression)) return false
    if (statement.expression.text === directive) return true
  }
  return false
}

/** Length of `#!/usr/bin/env node` with its line end. */
export function shebangLength(text: string): number {
  return /^#![^\n\r]*(?:\r\n|[\n\r])?/.exec(text)?.[0].length ?? 0
}
