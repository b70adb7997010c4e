import { ts } from '#typescript'
import { shownName } from '../names/shown-name.ts'
import { spareAsm, spareExportsReadFromText, spareWithBody } from '../spare/spared-statements.ts'
import type { Tagger } from '../tagger.ts'
import { reportMisplacedDecorator } from '../annotations/decorator.ts'
import { callExpression } from './call.ts'
import { classInstances } from './class-instances.ts'
import { classValue, closure } from './closure.ts'
import { functionDeclaration } from './function-declaration.ts'
import { arrayLiteral, objectLiteral, regularExpression } from './literal.ts'
import { newExpression } from './new-expression.ts'

/** What is done where the walk meets a node, before it enters it. */
export type Form<N extends ts.Node> = (node: N, tagger: Tagger) => void

/** The kinds of syntax that matter here, and their nodes. */
interface Forms {
  [ts.SyntaxKind.NewExpression]: ts.NewExpression
  [ts.SyntaxKind.ObjectLiteralExpression]: ts.ObjectLiteralExpression
  [ts.SyntaxKind.ArrayLiteralExpression]: ts.ArrayLiteralExpression
  [ts.SyntaxKind.RegularExpressionLiteral]: ts.RegularExpressionLiteral
  [ts.SyntaxKind.ArrowFunction]: ts.ArrowFunction
  [ts.SyntaxKind.FunctionExpression]: ts.FunctionExpression
  [ts.SyntaxKind.FunctionDeclaration]: ts.FunctionDeclaration
  [ts.SyntaxKind.ClassExpression]: ts.ClassExpression
  [ts.SyntaxKind.ClassDeclaration]: ts.ClassDeclaration
  [ts.SyntaxKind.CallExpression]: ts.CallExpression
  [ts.SyntaxKind.Decorator]: ts.Decorator
  [ts.SyntaxKind.VariableStatement]: ts.VariableStatement
  [ts.SyntaxKind.WithStatement]: ts.WithStatement
  [ts.SyntaxKind.Block]: ts.Block
}

const forms: { readonly [K in keyof Forms]: Form<Forms[K]> } = {
  [ts.SyntaxKind.NewExpression]: newExpression,
  [ts.SyntaxKind.ObjectLiteralExpression]: objectLiteral,
  [ts.SyntaxKind.ArrayLiteralExpression]: arrayLiteral,
  [ts.SyntaxKind.RegularExpressionLiteral]: regularExpression,
  [ts.SyntaxKind.ArrowFunction]: closure,
  [ts.SyntaxKind.FunctionExpression]: closure,
  [ts.SyntaxKind.FunctionDeclaration]: functionDeclaration,
  [ts.SyntaxKind.ClassExpression]: (node, tagger) => {
    classInstances(node, shownName(node, tagger.ancestors), tagger)
    classValue(node, tagger)
  },
  [ts.SyntaxKind.ClassDeclaration]: (node, tagger) => {
    classInstances(node, node.name === undefined ? '' : ts.idText(node.name), tagger)
  },
  [ts.SyntaxKind.CallExpression]: callExpression,
  [ts.SyntaxKind.Decorator]: (node, tagger) => {
    if (tagger.hasAnnotations) reportMisplacedDecorator(node, tagger.ancestors.at(-1)!, tagger)
  },
  [ts.SyntaxKind.VariableStatement]: (node, tagger) => {
    spareExportsReadFromText(node, tagger.chain.atTop, tagger.spared)
  },
  [ts.SyntaxKind.WithStatement]: (node, tagger) => {
    spareWithBody(node, tagger.spared)
  },
  [ts.SyntaxKind.Block]: (node, tagger) => {
    spareAsm(node, tagger.spared)
  },
}

// Dense, since it is looked at for each node of a program.
const byKind = Array<Form<never> | undefined>(ts.SyntaxKind.Count).fill(undefined)
for (const [kind, form] of Object.entries(forms)) byKind[Number(kind)] = form

export function formOf(kind: number): Form<never> | undefined {
  return byKind[kind]
}
