import { ts } from 'ts-morph'
import { EXPECT_COLLECTED } from '../options.ts'
import type { Tagger } from '../tagger.ts'

/** Whether an expression is our function under whatever name it was imported. */
export function isExpectCollected(callee: ts.Expression, tagger: Tagger): boolean {
  if (ts.isIdentifier(callee)) return refersTo(callee, EXPECT_COLLECTED, tagger)
  return (
    ts.isPropertyAccessExpression(callee) &&
    callee.name.text === EXPECT_COLLECTED &&
    ts.isIdentifier(callee.expression) &&
    (refersTo(callee.expression, '*', tagger) || refersTo(callee.expression, 'default', tagger))
  )
}

function refersTo(identifier: ts.Identifier, exported: string, tagger: Tagger): boolean {
  const name = ts.idText(identifier)
  const imported = tagger.names.imported.get(name)
  if (imported?.name !== exported || !tagger.annotationModules.has(imported.module)) return false
  return tagger.names.resolve(name, tagger.ancestors) === imported
}
