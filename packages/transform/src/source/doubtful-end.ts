import type { ts } from 'ts-morph'
import type { Language } from './language.ts'
import type { ParsedSource } from './parse.ts'

const typed: Readonly<Record<Language, boolean>> = { js: false, jsx: false, ts: true, tsx: true }

/**
 * `new A < b > (c)` is two comparisons in JavaScript; the parser takes it for type arguments in every language. Where it
 * does, a JavaScript expression ends elsewhere than the tree says.
 */
export function hasDoubtfulEnd(node: ts.NewExpression | ts.CallExpression, { language }: ParsedSource): boolean {
  return node.typeArguments !== undefined && !typed[language]
}
