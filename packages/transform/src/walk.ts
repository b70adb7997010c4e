import { ts } from 'ts-morph'
import { formOf } from './forms/list.ts'
import { isIgnoredNode, mentionsIgnore } from './spare/ignore-comments.ts'
import type { Tagger } from './tagger.ts'

/** Syntax that makes nothing when it runs: types, declarations of them, and what the compiler itself evaluates. */
const erased: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.InterfaceDeclaration,
  ts.SyntaxKind.TypeAliasDeclaration,
  ts.SyntaxKind.TypeParameter,
  ts.SyntaxKind.EnumDeclaration,
  ts.SyntaxKind.ImportDeclaration,
  ts.SyntaxKind.ImportEqualsDeclaration,
  ts.SyntaxKind.ExportDeclaration,
  ts.SyntaxKind.NamespaceExportDeclaration,
])

/** Members whose key and decorators run outside of them. */
const members: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.MethodDeclaration,
  ts.SyntaxKind.GetAccessor,
  ts.SyntaxKind.SetAccessor,
  ts.SyntaxKind.PropertyDeclaration,
])

/**
 * One pass over the tree in source order. The tree has no parent pointers (setting them costs a sixth of the parsing
 * time, findings/transform.md section 1); the way down is kept here instead.
 */
export function walk(tagger: Tagger): void {
  const { ancestors, chain, spared, source } = tagger
  const mayIgnore = mentionsIgnore(source.text)

  function visit(node: ts.Node): void {
    if (isErased(node)) return
    if (ts.isBinaryExpression(node)) {
      visitOperators(node)
      return
    }
    const parent = ancestors.at(-1)
    if ((ts.isComputedPropertyName(node) || ts.isDecorator(node)) && parent !== undefined && members.has(parent.kind)) {
      chain.outside(() => {
        enter(node)
      })
    } else enter(node)
  }

  function enter(node: ts.Node): void {
    if (mayIgnore && isIgnoredNode(node, source)) spared.add(node, 'everything')
    let isSpared = spared.enter(node)
    formOf[node.kind]?.(node as never, tagger)
    // A form may spare the node it was called for.
    if (!isSpared) isSpared = spared.enter(node)
    const isLevel = chain.enter(node, ancestors)
    ancestors.push(node)
    ts.forEachChild(node, visit)
    ancestors.pop()
    if (isLevel) chain.leave()
    if (isSpared) spared.leave()
  }

  /** `a + b + c + …` nests to the left, thousands deep in generated code: without a call for each operator. */
  function visitOperators(outermost: ts.BinaryExpression): void {
    const opened: boolean[] = []
    let node: ts.Expression = outermost
    for (; ts.isBinaryExpression(node); node = node.left) {
      if (mayIgnore && isIgnoredNode(node, source)) spared.add(node, 'everything')
      opened.push(spared.enter(node))
      ancestors.push(node)
    }
    visit(node)
    for (const isSpared of opened.reverse()) {
      visit((ancestors.at(-1) as ts.BinaryExpression).right)
      ancestors.pop()
      if (isSpared) spared.leave()
    }
  }

  ancestors.push(source.tree)
  ts.forEachChild(source.tree, visit)
  ancestors.pop()
}

function isErased(node: ts.Node): boolean {
  const { kind } = node
  if (kind <= ts.SyntaxKind.LastTypeNode && kind >= ts.SyntaxKind.FirstTypeNode) return true
  if (erased.has(kind)) return true
  if (ts.isHeritageClause(node)) return node.token === ts.SyntaxKind.ImplementsKeyword
  return ts.canHaveModifiers(node) && node.modifiers?.some((it) => it.kind === ts.SyntaxKind.DeclareKeyword) === true
}
