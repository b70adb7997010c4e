import { ts } from '#typescript'
import { isOurMember, type NamePlace } from '../annotations/expect-collected.ts'
import { EXPECT_COLLECTED } from '../options.ts'
import type { Edits } from '../rewrite/edits.ts'
import { cutStatement } from './statements.ts'

/** A name that an import or a `require` binds, and the node of its list. */
interface Binding {
  readonly name: string
  readonly element: ts.Node
}

interface Import {
  readonly statement: ts.Statement
  /** The names in braces. */
  readonly list: readonly Binding[]
  /** The braces. */
  readonly braces: ts.Node | undefined
  /** The name before the braces, or for all of the module. */
  readonly whole: Binding | undefined
}

/**
 * Takes away the names that nothing in the file uses any more, and the imports that are left without any. Of the
 * runtime that is every name, `scope` and its like too; of a barrel only ours: what else it has is not our business.
 */
export function stripImports(tree: ts.SourceFile, used: ReadonlySet<string>, place: NamePlace, edits: Edits): void {
  for (const statement of tree.statements) {
    const module = moduleOf(statement)
    if (module === undefined) continue
    const isRuntime = place.annotationModules.has(module)
    const goes = ({ name }: Binding): boolean => !used.has(name) && (isRuntime || isPassedOn(name, place))
    const found = importOf(statement)
    if (found !== undefined) stripImport(found, goes, tree, edits)
  }
}

function isPassedOn(name: string, { annotationModules, barrels, names }: NamePlace): boolean {
  const imported = names.imported.get(name)
  if (imported?.module.startsWith('.') !== true) return false
  const origin = barrels.origin(imported)
  if (origin.name === EXPECT_COLLECTED && annotationModules.has(origin.module)) return true
  // A namespace of a runtime that nothing but annotations used.
  return isOurMember(imported, [EXPECT_COLLECTED], { annotationModules, barrels })
}

function stripImport(
  { braces, list, statement, whole }: Import,
  goes: (binding: Binding) => boolean,
  tree: ts.SourceFile,
  edits: Edits,
): void {
  const kept = list.filter((it) => !goes(it))
  const keepsWhole = whole !== undefined && !goes(whole)
  if (kept.length === list.length && (whole === undefined || keepsWhole)) return
  if (kept.length === 0 && !keepsWhole) {
    cutStatement(statement, tree.statements, tree, edits)
    return
  }
  const { text } = tree
  if (whole !== undefined && braces !== undefined) {
    if (!keepsWhole) edits.drop(whole.element.getStart(tree), braces.getStart(tree))
    if (kept.length === 0) {
      edits.drop(whole.element.end, braces.end)
      return
    }
  }
  dropElements(list, kept, tree, edits)
  if (!keepsWhole && kept.every(isType)) hoistType(statement as ts.ImportDeclaration, kept, text, tree, edits)
}

function dropElements(list: readonly Binding[], kept: readonly Binding[], tree: ts.SourceFile, edits: Edits): void {
  const last = kept.at(-1)
  for (const [index, it] of list.entries()) {
    if (kept.includes(it)) continue
    if (last !== undefined && list.indexOf(last) > index) {
      edits.drop(it.element.getStart(tree), list[index + 1].element.getStart(tree))
    } else edits.drop(list[index - 1].element.end, it.element.end)
  }
}

function isType({ element }: Binding): boolean {
  return ts.isImportSpecifier(element) && element.isTypeOnly
}

/** `import { type A }` would still load the module where imports are kept as they are written. */
function hoistType(
  statement: ts.ImportDeclaration,
  kept: readonly Binding[],
  text: string,
  tree: ts.SourceFile,
  edits: Edits,
): void {
  edits.insert(statement.importClause!.getStart(tree), 'type ')
  for (const { element } of kept) {
    const start = element.getStart(tree)
    edits.drop(start, start + /^type\s+/.exec(text.slice(start, element.end))![0].length)
  }
}

/** A statement of the file that binds names of another module, and does nothing else. */
export function isImport(node: ts.Node, parent: ts.Node | undefined): boolean {
  if (parent === undefined || !ts.isSourceFile(parent)) return false
  return moduleOf(node as ts.Statement) !== undefined && importOf(node as ts.Statement) !== undefined
}

function moduleOf(statement: ts.Statement): string | undefined {
  const specifier = ts.isImportDeclaration(statement)
    ? statement.moduleSpecifier
    : ts.isImportEqualsDeclaration(statement) && ts.isExternalModuleReference(statement.moduleReference)
      ? statement.moduleReference.expression
      : requireOf(statement)?.arguments.at(0)
  return specifier !== undefined && ts.isStringLiteral(specifier) ? specifier.text : undefined
}

/** `const … = require('…')`, alone in its statement. */
function requireOf(statement: ts.Statement): ts.CallExpression | undefined {
  if (!ts.isVariableStatement(statement) || statement.declarationList.declarations.length !== 1) return undefined
  const { initializer } = statement.declarationList.declarations[0]
  if (initializer === undefined || !ts.isCallExpression(initializer)) return undefined
  const { expression } = initializer
  return ts.isIdentifier(expression) && ts.idText(expression) === 'require' ? initializer : undefined
}

function importOf(statement: ts.Statement): Import | undefined {
  if (ts.isImportEqualsDeclaration(statement))
    return { statement, list: [], braces: undefined, whole: bindingOf(statement.name) }
  if (ts.isVariableStatement(statement)) {
    const { name } = statement.declarationList.declarations[0]
    if (ts.isIdentifier(name)) return { statement, list: [], braces: undefined, whole: bindingOf(name) }
    const isPlain = (it: ts.BindingElement): boolean => ts.isIdentifier(it.name) && it.dotDotDotToken === undefined
    if (!ts.isObjectBindingPattern(name) || !name.elements.every(isPlain)) return undefined
    return {
      statement,
      list: name.elements.map((it) => bindingOf(it.name as ts.Identifier, it)),
      braces: name,
      whole: undefined,
    }
  }
  const clause = (statement as ts.ImportDeclaration).importClause
  if (clause === undefined || clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return undefined
  const { name, namedBindings } = clause
  const before = name === undefined ? undefined : bindingOf(name)
  if (namedBindings === undefined) return { statement, list: [], braces: undefined, whole: before }
  if (ts.isNamedImports(namedBindings)) {
    return {
      statement,
      list: namedBindings.elements.map((it) => bindingOf(it.name, it)),
      braces: namedBindings,
      whole: before,
    }
  }
  // `import a, * as b`: as if the second were a list of one.
  const all = bindingOf(namedBindings.name, namedBindings)
  return before === undefined
    ? { statement, list: [], braces: undefined, whole: all }
    : { statement, list: [all], braces: namedBindings, whole: before }
}

function bindingOf(name: ts.Identifier, element: ts.Node = name): Binding {
  return { name: ts.idText(name), element }
}
