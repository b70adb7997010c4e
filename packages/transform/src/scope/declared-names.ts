import { ts } from 'ts-morph'

/** A node whose names end with it. Blocks are not among them, see `declaredNames`. */
export type Scope = ts.SourceFile | ts.ModuleBlock | ts.FunctionLikeDeclaration

export function isScope(node: ts.Node): node is Scope {
  return (
    ts.isSourceFile(node) ||
    ts.isModuleBlock(node) ||
    (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined)
  )
}

/**
 * Every name that is declared in a scope, those of its blocks and of the functions' own names included: a name found
 * here may be another one's, a name not found here is certainly not. Good enough for who must not guess, at one look
 * per scope instead of one per block.
 */
export function declaredNames(scope: Scope): ReadonlySet<string> {
  const names = new Set<string>()
  const add = (name: string): void => {
    names.add(name)
  }
  if (ts.isFunctionLike(scope)) {
    if (ts.isFunctionExpression(scope)) eachDeclaredName(scope, add)
    for (const parameter of scope.parameters) eachDeclaredName(parameter, add)
  }
  ts.forEachChild(scope, function visit(node: ts.Node): void {
    if (!ts.isParameter(node) && !ts.isFunctionExpression(node)) eachDeclaredName(node, add)
    if (!isScope(node)) ts.forEachChild(node, visit)
  })
  return names
}

/** The names that a node declares by itself; not those of what it holds. */
export function eachDeclaredName(node: ts.Node, tell: (name: string) => void): void {
  if (ts.isVariableDeclaration(node) || ts.isParameter(node)) eachBoundName(node.name, tell)
  else if (named.has(node.kind)) {
    const { name } = node as Named
    if (name !== undefined && ts.isIdentifier(name)) tell(ts.idText(name))
  }
}

type Named = ts.Node & { readonly name?: ts.ModuleName }

const named: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.FunctionDeclaration,
  ts.SyntaxKind.FunctionExpression,
  ts.SyntaxKind.ClassDeclaration,
  ts.SyntaxKind.ClassExpression,
  ts.SyntaxKind.EnumDeclaration,
  ts.SyntaxKind.ImportClause,
  ts.SyntaxKind.ImportEqualsDeclaration,
  ts.SyntaxKind.NamespaceImport,
  ts.SyntaxKind.ImportSpecifier,
  ts.SyntaxKind.ModuleDeclaration,
])

function eachBoundName(name: ts.BindingName, tell: (name: string) => void): void {
  if (ts.isIdentifier(name)) tell(ts.idText(name))
  else for (const element of name.elements) if (ts.isBindingElement(element)) eachBoundName(element.name, tell)
}
