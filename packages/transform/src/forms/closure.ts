import { ts } from '#typescript'
import { givenName, type GivenName } from '../names/given-name.ts'
import { shownName } from '../names/shown-name.ts'
import { textLiteral } from '../rewrite/text-literal.ts'
import { wrap, type Stamping, type Wrapping } from '../rewrite/wrap.ts'
import { isAssigned } from '../source/assigned.ts'
import { seatOf } from '../source/outer-expression.ts'
import type { Tagger } from '../tagger.ts'

type Nameable = ts.FunctionExpression | ts.ArrowFunction | ts.ClassExpression

/** A closure is made anew at each evaluation, so it cannot carry a stamp yet. */
export function closure(node: ts.FunctionExpression | ts.ArrowFunction, tagger: Tagger): void {
  nameable(node, 'o', tagger)
}

/** A decorator may have put another class in the place of the one that was written, so the runtime looks. */
export function classValue(node: ts.ClassExpression, tagger: Tagger): void {
  nameable(node, 'n', tagger)
}

function nameable(node: Nameable, stamping: Stamping, tagger: Tagger): void {
  if (isAssigned(node, tagger.ancestors)) return
  const given: GivenName = node.name === undefined ? givenName(node, tagger.ancestors) : { by: 'nothing' }
  if (!canBeKept(given, node, tagger)) tagger.spared.add(node, 'itself')
  const index = tagger.site(node, {
    kind: 'closure',
    name: shownName(node, tagger.ancestors),
    ...(ts.isClassExpression(node) ? { annotation: 'apart' } : {}),
  })
  if (index !== undefined) wrap(tagger, node, stamping, index, keeping(given, node, tagger))
}

function canBeKept(given: GivenName, node: Nameable, tagger: Tagger): boolean {
  if (given.by !== 'computed key') return given.by !== 'unknown'
  // A class runs code of the program between the two uses of the remembered key: heritage, static fields and blocks.
  // A comma in a key is an error, and has to stay one.
  return !ts.isClassExpression(node) && !isComma(keyOf(node, tagger))
}

/**
 * As an argument a function would lose the name its place gives it. `{"f": () => 1}["f"]` gives the same name at the
 * same moment, with the same own properties, and leaves `this`, `super`, `yield` and `await` what they were.
 */
function keeping(given: GivenName, node: Nameable, tagger: Tagger): Wrapping {
  if (given.by === 'text') {
    const key = textLiteral(given.name)
    return { before: `{${given.name === '__proto__' ? `[${key}]` : key}:`, after: `}[${key}]` }
  }
  if (given.by !== 'computed key') return {}
  // `[k]: f` → `[$os.k(k)]: …`: the key is converted once, as before, and remembered for the closure made next.
  const key = keyOf(node, tagger)
  tagger.edits.enclose(key.pos, key.end, `${tagger.handle.runtime}.k(`, ')')
  const again = `[${tagger.handle.runtime}.q()]`
  return { before: `{${again}:`, after: `}${again}` }
}

function keyOf(node: Nameable, tagger: Tagger): ts.Expression {
  const property = seatOf(node, tagger.ancestors).parent as ts.PropertyAssignment
  return (property.name as ts.ComputedPropertyName).expression
}

function isComma(node: ts.Expression): boolean {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.CommaToken
}
