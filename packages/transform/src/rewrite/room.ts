import { ts } from '#typescript'
import type { Tagger } from '../tagger.ts'

/**
 * `{a: x}` → `{a:0,a: x}`. The second definition replaces the first, so the object is the same, its keys and their order
 * too. But V8 makes room in an object for as many properties as its literal spells (`backing_store_size` of the
 * boilerplate), and the stamp takes the one that is left over: 8 bytes instead of 40 for a property array, on Node 20 to
 * 26. Nothing is won for literals with accessors, and `__proto__` may not be written twice.
 */
export function makeRoom(node: ts.ObjectLiteralExpression, { edits, source }: Tagger): void {
  const first = node.properties.at(0)
  if (first === undefined || !hasPlainKey(first) || node.properties.some(isSpecial)) return
  const { text, tree } = source
  const key = text.slice(first.name.getStart(tree), first.name.end)
  // Numbers are elements and take no room; `__proto__` in any spelling, and no insertion may hold a line end.
  if (/^['"]?\d|[\\\n\r\u2028\u2029]/.test(key)) return
  edits.insert(first.getStart(tree), `${key}:0,`)
}

function hasPlainKey(
  property: ts.ObjectLiteralElementLike,
): property is ts.ObjectLiteralElementLike & { readonly name: ts.Identifier | ts.StringLiteral } {
  const { name } = property
  return name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteral(name))
}

function isSpecial(property: ts.ObjectLiteralElementLike): boolean {
  if (ts.isAccessor(property)) return true
  return hasPlainKey(property) && property.name.text === '__proto__'
}
