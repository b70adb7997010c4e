import { ts } from '#typescript'

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
  if (ts.isFunctionLike(scope)) {
    if (ts.isFunctionExpression(scope) && scope.name !== undefined) names.add(ts.idText(scope.name))
    for (const parameter of scope.parameters) addBinding(parameter.name, names)
  }
  ts.forEachChild(scope, function visit(node: ts.Node): void {
    const way = ways[node.kind]
    if (way === named) {
      const { name } = node as ts.NamedDeclaration
      if (name !== undefined && ts.isIdentifier(name)) names.add(ts.idText(name))
    } else if (way === binding) addBinding((node as ts.VariableDeclaration).name, names)
    if (way === plain || !isScope(node)) ts.forEachChild(node, visit)
  })
  return names
}

const plain = 0
const named = 1
const binding = 2
const other = 3

/** What a node of each kind declares around itself: most are visited to no end, and quickly. */
const ways = new Uint8Array(ts.SyntaxKind.Count)
for (const kind of [
  ts.SyntaxKind.FunctionDeclaration,
  ts.SyntaxKind.ClassDeclaration,
  ts.SyntaxKind.ClassExpression,
  ts.SyntaxKind.EnumDeclaration,
  ts.SyntaxKind.ImportClause,
  ts.SyntaxKind.ImportEqualsDeclaration,
  ts.SyntaxKind.NamespaceImport,
  ts.SyntaxKind.ImportSpecifier,
  ts.SyntaxKind.ModuleDeclaration,
]) {
  ways[kind] = named
}
ways[ts.SyntaxKind.VariableDeclaration] = binding
// They may have a body, with names of its own.
for (const kind of [
  ts.SyntaxKind.ModuleBlock,
  ts.SyntaxKind.ArrowFunction,
  ts.SyntaxKind.FunctionExpression,
  ts.SyntaxKind.MethodDeclaration,
  ts.SyntaxKind.Constructor,
  ts.SyntaxKind.GetAccessor,
  ts.SyntaxKind.SetAccessor,
]) {
  ways[kind] = other
}

function addBinding(name: ts.BindingName, names: Set<string>): void {
  if (ts.isIdentifier(name)) names.add(ts.idText(name))
  else for (const element of name.elements) if (ts.isBindingElement(element)) addBinding(element.name, names)
}
