import { ts } from '#typescript'
import { seatOf } from '../source/outer-expression.ts'
import { givenName } from './given-name.ts'
import { dottedText } from './property-key.ts'

/**
 * The name people call a function or class by: its own, the one its place gives it, or the member it is assigned to,
 * which the language does not count as a name: `Foo.bar` for `Foo.prototype.bar = function () {}`.
 */
export function shownName(
  node: ts.FunctionExpression | ts.ArrowFunction | ts.ClassExpression,
  ancestors: readonly ts.Node[],
): string {
  if (node.name !== undefined) return ts.idText(node.name)
  const given = givenName(node, ancestors)
  if (given.by === 'text') return given.name
  const { child, parent } = seatOf(node, ancestors)
  if (parent === undefined || !ts.isBinaryExpression(parent) || parent.right !== child) return ''
  if (parent.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return ''
  return memberName(parent.left)
}

function memberName(target: ts.Expression): string {
  const path = dottedText(target)
  if (path === undefined) return ts.isPropertyAccessExpression(target) ? target.name.text : ''
  const names = path.split('.').filter((it) => it !== 'prototype')
  const onPrototype = path.includes('.prototype.') && names.length > 1
  if (onPrototype) return names.slice(-2).join('.')
  return path === 'module.exports' ? '' : names.at(-1)!
}
