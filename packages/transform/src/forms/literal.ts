import { ts } from 'ts-morph'
import { isTransparent } from '../source/outer-expression.ts'
import { makeRoom } from '../rewrite/room.ts'
import { wrap } from '../rewrite/wrap.ts'
import { exportsAssignment } from '../spare/commonjs-exports.ts'
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
  if (isAssignmentTarget(node, tagger.ancestors)) return false
  const index = tagger.site(node, { kind, name })
  if (index === undefined) return false
  const assignment = tagger.exportsByText ? exportsAssignment(node, tagger.ancestors) : undefined
  if (assignment === undefined) wrap(tagger, node, 'o', index)
  // A setter may have seen the value before us.
  else wrap(tagger, node, 'n', index, { outer: assignment })
  return assignment === undefined
}

/**
 * Whether what parses as a literal is a destructuring pattern: on the left of `=`, in the head of `for … of` and
 * `for … in`, or nested in such a pattern. Defaults inside of patterns are literals again.
 */
function isAssignmentTarget(node: ts.Node, ancestors: readonly ts.Node[]): boolean {
  let child = node
  for (let i = ancestors.length - 1; i >= 0; i--) {
    const parent = ancestors[i]
    if (ts.isBinaryExpression(parent)) {
      return parent.operatorToken.kind === ts.SyntaxKind.EqualsToken && parent.left === child
    }
    if (ts.isForOfStatement(parent) || ts.isForInStatement(parent)) return parent.initializer === child
    if (!canBePartOfPattern(parent, child)) return false
    child = parent
  }
  return false
}

function canBePartOfPattern(parent: ts.Node, child: ts.Node): boolean {
  if (ts.isPropertyAssignment(parent)) return parent.initializer === child
  return (
    isTransparent(parent) ||
    ts.isObjectLiteralExpression(parent) ||
    ts.isArrayLiteralExpression(parent) ||
    ts.isSpreadElement(parent) ||
    ts.isSpreadAssignment(parent)
  )
}
