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
    if (ts.isVariableDeclaration(node)) addBinding(node.name, names)
    else if (ownName(node) !== undefined) names.add(ownName(node)!)
    if (!isScope(node)) ts.forEachChild(node, visit)
  })
  return names
}

function ownName(node: ts.Node): string | undefined {
  if (
    ts.isFunctionDeclaration(node) ||
    ts.isClassLike(node) ||
    ts.isEnumDeclaration(node) ||
    ts.isImportClause(node) ||
    ts.isImportEqualsDeclaration(node) ||
    ts.isNamespaceImport(node) ||
    ts.isImportSpecifier(node) ||
    ts.isModuleDeclaration(node)
  ) {
    return node.name === undefined ? undefined : ts.isIdentifier(node.name) ? ts.idText(node.name) : undefined
  }
  return undefined
}

function addBinding(name: ts.BindingName, names: Set<string>): void {
  if (ts.isIdentifier(name)) names.add(ts.idText(name))
  else for (const element of name.elements) if (ts.isBindingElement(element)) addBinding(element.name, names)
}
