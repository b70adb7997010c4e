import { ts } from '#typescript'
import type { ParsedSource } from '../source/parse.ts'
import { skipTrivia } from '../source/trivia.ts'

/** Where a function or class itself begins, after its decorators and `export`: the place people are shown. */
export function declarationStart(node: ts.FunctionDeclaration | ts.ClassLikeDeclaration, source: ParsedSource): number {
  const asynchronous = node.modifiers?.find((it) => it.kind === ts.SyntaxKind.AsyncKeyword)
  if (asynchronous !== undefined) return asynchronous.getStart(source.tree)
  const last = node.modifiers?.at(-1)
  return last === undefined ? node.getStart(source.tree) : skipTrivia(source.text, last.end)
}
