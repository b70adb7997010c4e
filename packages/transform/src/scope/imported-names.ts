import { ts } from '#typescript'

/** What a name at the top of a file stands for: an export of a module, `*` for all of it. */
export interface ImportedName {
  readonly module: string
  readonly name: string
}

/** Names bound by `import` and, at the top of the file, by `require` with a literal. */
export function importedNames(tree: ts.SourceFile): ReadonlyMap<string, ImportedName> {
  const names = new Map<string, ImportedName>()
  for (const statement of tree.statements) {
    if (ts.isImportDeclaration(statement)) addImport(statement, names)
    else if (ts.isVariableStatement(statement)) {
      for (const declaration of statement.declarationList.declarations) addRequire(declaration, names)
    } else if (
      ts.isImportEqualsDeclaration(statement) &&
      ts.isExternalModuleReference(statement.moduleReference) &&
      ts.isStringLiteral(statement.moduleReference.expression)
    ) {
      names.set(ts.idText(statement.name), { module: statement.moduleReference.expression.text, name: '*' })
    }
  }
  return names
}

function addImport(statement: ts.ImportDeclaration, names: Map<string, ImportedName>): void {
  if (!ts.isStringLiteral(statement.moduleSpecifier) || statement.importClause === undefined) return
  const module = statement.moduleSpecifier.text
  const { name, namedBindings } = statement.importClause
  if (name !== undefined) names.set(ts.idText(name), { module, name: 'default' })
  if (namedBindings === undefined) return
  if (ts.isNamespaceImport(namedBindings)) names.set(ts.idText(namedBindings.name), { module, name: '*' })
  else {
    for (const it of namedBindings.elements) {
      names.set(ts.idText(it.name), { module, name: (it.propertyName ?? it.name).text })
    }
  }
}

function addRequire(declaration: ts.VariableDeclaration, names: Map<string, ImportedName>): void {
  const call = declaration.initializer
  if (call === undefined || !ts.isCallExpression(call) || !ts.isIdentifier(call.expression)) return
  const specifier = call.arguments.at(0)
  if (ts.idText(call.expression) !== 'require' || specifier === undefined || !ts.isStringLiteral(specifier)) return
  const module = specifier.text
  if (ts.isIdentifier(declaration.name)) names.set(ts.idText(declaration.name), { module, name: '*' })
  else if (ts.isObjectBindingPattern(declaration.name)) {
    for (const it of declaration.name.elements) {
      const key = it.propertyName ?? it.name
      if (ts.isIdentifier(it.name) && ts.isIdentifier(key) && it.dotDotDotToken === undefined) {
        names.set(ts.idText(it.name), { module, name: ts.idText(key) })
      }
    }
  }
}
