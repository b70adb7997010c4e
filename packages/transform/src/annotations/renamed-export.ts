import { ts } from '#typescript'
import { EXPECT_COLLECTED } from '../options.ts'
import type { ImportedName } from '../scope/imported-names.ts'
import { innerExpression } from '../source/outer-expression.ts'
import { isOurs, type NamePlace } from './expect-collected.ts'

type Report = (offset: number, message: string) => void

/**
 * Tells of exports that pass our function on under another name. Files that use it by that name do not hold ours, so
 * nobody parses them to find out, and only here can it be told.
 */
export function reportRenamedExports(tree: ts.SourceFile, place: Omit<NamePlace, 'ancestors'>, report: Report): void {
  const { imported } = place.names
  const isKnown = (it: ImportedName | undefined): boolean => it !== undefined && isOurs(it, place)
  const isOurValue = (value: ts.Expression | undefined): boolean => {
    const inner = value === undefined ? undefined : innerExpression(value)
    return inner !== undefined && ts.isIdentifier(inner) && isKnown(imported.get(ts.idText(inner)))
  }
  const tell = (node: ts.Node, name: string): void => {
    report(node.getStart(tree), `\`${EXPECT_COLLECTED}\` is passed on as \`${name}\``)
  }

  for (const statement of tree.statements) {
    if (ts.isExportAssignment(statement)) {
      if (isOurValue(statement.expression)) tell(statement, 'default')
    } else if (ts.isVariableStatement(statement)) {
      if (statement.modifiers?.some((it) => it.kind === ts.SyntaxKind.ExportKeyword) !== true) continue
      for (const { name, initializer } of statement.declarationList.declarations) {
        const isRenamed = ts.isIdentifier(name) && ts.idText(name) !== EXPECT_COLLECTED
        if (isRenamed && isOurValue(initializer)) tell(name, ts.idText(name))
      }
    } else if (ts.isExportDeclaration(statement) && statement.exportClause !== undefined) {
      const { exportClause, moduleSpecifier } = statement
      if (!ts.isNamedExports(exportClause)) continue
      for (const it of exportClause.elements) {
        const inside = (it.propertyName ?? it.name).text
        const from =
          moduleSpecifier !== undefined && ts.isStringLiteral(moduleSpecifier)
            ? { module: moduleSpecifier.text, name: inside }
            : imported.get(inside)
        if (it.name.text !== EXPECT_COLLECTED && isKnown(from)) tell(it, it.name.text)
      }
    }
  }
}
