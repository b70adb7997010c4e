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
