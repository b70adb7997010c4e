import { ts } from 'ts-morph'
import { EXPECT_COLLECTED } from '../options.ts'
import type { LastingClass } from '../scope/lasting-classes.ts'
import { innerExpression } from '../source/outer-expression.ts'
import type { Tagger } from '../tagger.ts'
import { ANY, constructionOf, type Construction } from './construction.ts'

/**
 * Whether `new X()` certainly gives an object that was made just now and that nobody has stamped or frozen: X and all
 * that it extends are classes of this file, and none lets an instance go before it is complete. Builtins are not among
 * them: a program may put anything in the place of a global, and tests do so with `Date`.
 */
export function isFreshInstance(node: ts.NewExpression, tagger: Tagger): boolean {
  const constructed = classNamed(node.expression, node, tagger)
  if (constructed === undefined) return false
  let verdict = verdicts.get(constructed.node)
  if (verdict === undefined) verdicts.set(constructed.node, (verdict = makesFreshInstances(constructed, tagger)))
  return verdict
}

const verdicts = new WeakMap<ts.ClassLikeDeclaration, boolean>()

function makesFreshInstances(constructed: LastingClass, tagger: Tagger): boolean {
  const chain = new Map<ts.ClassLikeDeclaration, Construction>()
  let lasting: LastingClass | undefined = constructed
  while (lasting !== undefined && !chain.has(lasting.node) && !mayBeAnnotated(lasting, tagger)) {
    const { node }: LastingClass = lasting
    const construction = constructionOf(node)
    if (construction === undefined) return false
    chain.set(node, construction)
    const base = baseOf(node)
    if (base === undefined) return !callsAccessor([...chain.values()])
    lasting = classNamed(base, node, tagger)
  }
  return false
}

function classNamed(callee: ts.Expression, at: ts.Node, { classes }: Tagger): LastingClass | undefined {
  const name = innerExpression(callee)
  return ts.isIdentifier(name) ? classes.named(ts.idText(name), at) : undefined
}

function baseOf(node: ts.ClassLikeDeclaration): ts.Expression | undefined {
  return node.heritageClauses?.find((it) => it.token === ts.SyntaxKind.ExtendsKeyword)?.types[0].expression
}

/** An annotated class stamps its instances in its constructor. In doubt there is an annotation. */
function mayBeAnnotated({ node, statement }: LastingClass, { hasAnnotations, source }: Tagger): boolean {
  return hasAnnotations && source.text.slice(statement.pos, node.members.pos).includes(EXPECT_COLLECTED)
}

/** An accessor gets the instance as its `this`, whichever class of the chain declares it. */
function callsAccessor(chain: readonly Construction[]): boolean {
  const accessors = new Set(chain.flatMap((it) => [...it.accessors]))
  const touched = chain.flatMap((it) => [...it.touched])
  if (accessors.size === 0 || touched.length === 0) return false
  return accessors.has(ANY) || touched.some((name) => name === ANY || accessors.has(name))
}
