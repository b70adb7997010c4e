import { ts } from '#typescript'
import { seatOf } from '../source/outer-expression.ts'
import { markBetween } from './comment.ts'
import type { Annotation } from './mark.ts'

/**
 * The tag `@expectCollected` in the documentation of a variable, property, member or assignment: of the value it is for.
 * Documentation right before a class, function or value is read as any other comment there.
 */
export const documentation: Annotation = (node, tagger) => {
  if (!tagger.hasAnnotationComments) return undefined
  const documented = documentedNode(node, tagger.ancestors)
  if (documented === undefined) return undefined
  return markBetween(documented.pos, documented.getStart(tagger.source.tree), tagger, 'documentation')
}

/** What a comment about a value stands before, where the value is all that is there. */
function documentedNode(node: ts.Node, ancestors: readonly ts.Node[]): ts.Node | undefined {
  const { child, depth, parent } = seatOf(node, ancestors)
  if (parent === undefined) return undefined
  if (ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) {
    return parent.initializer === child ? parent : undefined
  }
  if (ts.isExportAssignment(parent)) return parent
  if (ts.isVariableDeclaration(parent) && !ts.isIdentifier(parent.name)) return undefined
  const statement = ancestors[ts.isVariableDeclaration(parent) ? depth - 2 : depth - 1] as ts.Node | undefined
  if (statement === undefined) return undefined
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.length === 1 ? statement : undefined
  }
  const isAssigned = ts.isBinaryExpression(parent) && parent.right === child && ts.isExpressionStatement(statement)
  return isAssigned && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken ? statement : undefined
}
