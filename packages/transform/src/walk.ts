import { ts } from '#typescript'
import { formOf } from './forms/list.ts'
import { levelOf } from './site/enclosing-chain.ts'
import { isIgnoredNode, mentionsIgnore } from './spare/ignore-comments.ts'
import { IgnoredRegions } from './spare/ignore-regions.ts'
import type { Tagger } from './tagger.ts'

/** Syntax that makes nothing when it runs: types, declarations of them, and what the compiler itself evaluates. */
const erased: readonly ts.SyntaxKind[] = [
  ts.SyntaxKind.InterfaceDeclaration,
  ts.SyntaxKind.TypeAliasDeclaration,
  ts.SyntaxKind.TypeParameter,
  ts.SyntaxKind.EnumDeclaration,
  ts.SyntaxKind.ImportDeclaration,
  ts.SyntaxKind.ImportEqualsDeclaration,
  ts.SyntaxKind.ExportDeclaration,
  ts.SyntaxKind.NamespaceExportDeclaration,
]

/** May stand behind `declare`. */
const ambient: readonly ts.SyntaxKind[] = [
  ts.SyntaxKind.ClassDeclaration,
  ts.SyntaxKind.FunctionDeclaration,
  ts.SyntaxKind.VariableStatement,
  ts.SyntaxKind.ModuleDeclaration,
  ts.SyntaxKind.PropertyDeclaration,
]

/** Members whose key and decorators run outside of them. */
const members: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.MethodDeclaration,
  ts.SyntaxKind.GetAccessor,
  ts.SyntaxKind.SetAccessor,
  ts.SyntaxKind.PropertyDeclaration,
])

// How the walk goes on at a node, by kind: most have nothing to them but children.
const plain = 0
const skipped = 1
const skippedWhenDeclared = 2
const skippedWhenTyping = 3
const operator = 4
const partOfMember = 5
const special = 6

const ways = new Uint8Array(ts.SyntaxKind.Count)
for (let kind = 0; kind < ways.length; kind++) {
  if (formOf(kind) !== undefined || levelOf(kind) !== undefined) ways[kind] = special
}
ways.fill(skipped, ts.SyntaxKind.FirstTypeNode, ts.SyntaxKind.LastTypeNode + 1)
for (const kind of erased) ways[kind] = skipped
for (const kind of ambient) ways[kind] = skippedWhenDeclared
ways[ts.SyntaxKind.HeritageClause] = skippedWhenTyping
ways[ts.SyntaxKind.BinaryExpression] = operator
ways[ts.SyntaxKind.ComputedPropertyName] = partOfMember
ways[ts.SyntaxKind.Decorator] = partOfMember

/**
 * One pass over the tree in source order. The tree has no parent pointers (setting them costs a sixth of the parsing
 * time, findings/transform.md section 1); the way down is kept here instead.
 */
export function walk(tagger: Tagger): void {
  const { ancestors, chain, spared, source } = tagger
  const mayIgnore = mentionsIgnore(source.text)
  const regions = mayIgnore ? new IgnoredRegions(tagger) : undefined

  function spareIgnored(node: ts.Node): void {
    if (isIgnoredNode(node, source) || regions!.covers(node)) spared.add(node, 'everything')
  }

  function visit(node: ts.Node): void {
    switch (ways[node.kind]) {
      case plain:
        if (mayIgnore || spared.hasParts) enter(node)
        else visitChildren(node)
        return
      case skipped:
        return
      case skippedWhenDeclared:
        if (isDeclared(node)) return
        break
      case skippedWhenTyping:
        if ((node as ts.HeritageClause).token === ts.SyntaxKind.ImplementsKeyword) return
        break
      case operator:
        visitOperators(node as ts.BinaryExpression)
        return
      case partOfMember:
        if (members.has(ancestors.at(-1)!.kind)) {
          chain.outside(() => {
            enter(node)
          })
          return
        }
        break
    }
    enter(node)
  }

  function visitChildren(node: ts.Node): void {
    ancestors.push(node)
    ts.forEachChild(node, visit)
    ancestors.pop()
  }

  function enter(node: ts.Node): void {
    if (mayIgnore) spareIgnored(node)
    let isSpared = spared.enter(node)
    formOf(node.kind)?.(node as never, tagger)
    // A form may spare the node it was called for.
    if (!isSpared) isSpared = spared.enter(node)
    const isLevel = chain.enter(node, ancestors)
    visitChildren(node)
    if (isLevel) chain.leave()
    if (isSpared) spared.leave()
  }

  /** `a + b + c + …` nests to the left, thousands deep in generated code: without a call for each operator. */
  function visitOperators(outermost: ts.BinaryExpression): void {
    const opened: boolean[] = []
    let node: ts.Expression = outermost
    for (; ts.isBinaryExpression(node); node = node.left) {
      if (mayIgnore) spareIgnored(node)
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

  visitChildren(source.tree)
}

function isDeclared(node: ts.Node): boolean {
  if (!ts.canHaveModifiers(node) || node.modifiers === undefined) return false
  return node.modifiers.some((it) => it.kind === ts.SyntaxKind.DeclareKeyword)
}
