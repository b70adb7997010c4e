import type { ts } from '#typescript'
import { makeRoom } from '../rewrite/room.ts'
import { wrap } from '../rewrite/wrap.ts'
import { exportsAssignment } from '../spare/commonjs-exports.ts'
import { isAssigned } from '../source/assigned.ts'
import type { Tagger } from '../tagger.ts'

export function objectLiteral(node: ts.ObjectLiteralExpression, tagger: Tagger): void {
  const isWrapped = literal(node, 'object', '', tagger)
  if (isWrapped && tagger.makesRoom) makeRoom(node, tagger)
}

export function arrayLiteral(node: ts.ArrayLiteralExpression, tagger: Tagger): void {
  literal(node, 'array', '', tagger)
}

/** Each evaluation of a regular expression literal makes a new object. */
export function regularExpression(node: ts.RegularExpressionLiteral, tagger: Tagger): void {
  literal(node, 'object', 'RegExp', tagger)
}

/** Returns whether the literal itself is wrapped. */
function literal(node: ts.Expression, kind: 'object' | 'array', name: string, tagger: Tagger): boolean {
  if (isAssigned(node, tagger.ancestors)) return false
  const index = tagger.site(node, { kind, name })
  if (index === undefined) return false
  const assignment = tagger.exportsByText ? exportsAssignment(node, tagger.ancestors) : undefined
  if (assignment === undefined) wrap(tagger, node, 'o', index)
  // A setter may have seen the value before us.
  else wrap(tagger, node, 'n', index, { outer: assignment })
  return assignment === undefined
}
