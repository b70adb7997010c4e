import { ts } from '#typescript'
import { afterDirectives } from '../source/directives.ts'
import type { Tagger } from '../tagger.ts'
import { declarationStart } from './declaration-start.ts'

/**
 * Instances of an annotated class are stamped in its constructor: that sees `new`, Reflect.construct, `new this()` and
 * subclasses. Not by a private field of the class: a base that returns a cached object would initialise it twice.
 */
export function classInstances(node: ts.ClassLikeDeclaration, name: string, tagger: Tagger): void {
  const at = declarationStart(node, tagger.source)
  const index = tagger.site(node, {
    kind: 'class',
    name,
    at,
    annotation: 'only',
    isNeverMade: isNeverMade(node, tagger),
  })
  if (index === undefined) return
  const derived = node.heritageClauses?.some((it) => it.token === ts.SyntaxKind.ExtendsKeyword) === true
  const constructor = node.members.find(isImplementedConstructor)
  const { edits, source } = tagger
  const stamp = stampOf(index, tagger)
  if (constructor === undefined) {
    // Its length stays 0.
    edits.insert(node.members.pos, derived ? `constructor(...a){super(...a);${stamp}}` : `constructor(){${stamp}}`)
  } else if (derived) {
    tagger.derivedClasses.set(node, index)
  } else {
    const { statements } = constructor.body
    const opening = afterDirectives(source.text, statements, statements.pos)
    edits.insert(opening.at, `${opening.lead}${stamp}`)
  }
}

/** Abstract, not exported, and named nowhere else: no class can extend it. */
function isNeverMade({ modifiers, name }: ts.ClassLikeDeclaration, { source }: Tagger): boolean {
  if (name === undefined || modifiers?.some((it) => it.kind === ts.SyntaxKind.AbstractKeyword) !== true) return false
  if (modifiers.some((it) => it.kind === ts.SyntaxKind.ExportKeyword)) return false
  const mentions = source.text.split(ts.idText(name)).length - 1
  return mentions === 1
}

type ImplementedConstructor = ts.ConstructorDeclaration & { readonly body: ts.FunctionBody }

function isImplementedConstructor(member: ts.ClassElement): member is ImplementedConstructor {
  return ts.isConstructorDeclaration(member) && member.body !== undefined
}

function stampOf(index: number, { handle }: Tagger): string {
  return `${handle.runtime}.i(this,${handle.table},${index});`
}

/** `super(a)` in the constructor of an annotated class. */
export function stampAfterSuper(call: ts.CallExpression, tagger: Tagger): void {
  const index = tagger.derivedClasses.size === 0 || tagger.spared.isInside ? undefined : siteOfConstructor(tagger)
  if (index === undefined) return
  const { ancestors, edits, handle, source } = tagger
  const statement = ancestors.at(-1)!
  const list = ancestors.at(-2)!
  if (ts.isExpressionStatement(statement) && ts.isBlock(list)) {
    // TypeScript puts parameter properties and fields after a `super(…)` that is a statement of its own.
    const lead = source.text[statement.end - 1] === ';' ? '' : ';'
    edits.append(statement.end, `${lead}${stampOf(index, tagger)}`)
  } else {
    edits.surround(call.getStart(source.tree), call.end, `${handle.runtime}.i(`, `,${handle.table},${index})`)
  }
}

/** The constructor a `super(…)` belongs to: arrow functions have none of their own, keys of nested classes neither. */
function siteOfConstructor({ ancestors, derivedClasses }: Tagger): number | undefined {
  for (let i = ancestors.length - 1; i > 0; i--) {
    const ancestor = ancestors[i]
    if (ts.isConstructorDeclaration(ancestor)) return derivedClasses.get(ancestors[i - 1] as ts.ClassLikeDeclaration)
    if (ts.isFunctionLike(ancestor) && !ts.isArrowFunction(ancestor)) return undefined
  }
  return undefined
}
