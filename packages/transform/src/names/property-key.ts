import { ts } from '#typescript'

/** The key that a property name stands for where the text alone says it, in its canonical form: `0x10` is "16". */
export function staticKey(name: ts.PropertyName | ts.JsxAttributeName): string | undefined {
  if (ts.isComputedPropertyName(name)) {
    return ts.isStringLiteralLike(name.expression) || ts.isNumericLiteral(name.expression)
      ? staticKey(name.expression)
      : undefined
  }
  if (ts.isIdentifier(name) || ts.isPrivateIdentifier(name)) return ts.idText(name)
  if (ts.isNumericLiteral(name)) return String(Number(name.text))
  if (ts.isBigIntLiteral(name)) return String(BigInt(name.text.slice(0, -1)))
  if (ts.isJsxNamespacedName(name)) return `${ts.idText(name.namespace)}:${ts.idText(name.name)}`
  return name.text
}

/** A key as people read it in a chain of functions; dotted expressions survive reformatting, others are only told apart. */
export function shownKey(name: ts.PropertyName): string {
  const key = staticKey(name)
  if (key !== undefined) return key
  const expression = (name as ts.ComputedPropertyName).expression
  return `[${dottedText(expression) ?? 'computed'}]`
}

/** `a.b.c`, `this.x`, `import.meta.url`; undefined for anything that is not a plain chain of names. */
export function dottedText(node: ts.Expression): string | undefined {
  if (ts.isIdentifier(node)) return ts.idText(node)
  if (node.kind === ts.SyntaxKind.ThisKeyword) return 'this'
  if (node.kind === ts.SyntaxKind.SuperKeyword) return 'super'
  if (node.kind === ts.SyntaxKind.ImportKeyword) return 'import'
  if (ts.isMetaProperty(node)) {
    return node.keywordToken === ts.SyntaxKind.ImportKeyword ? 'import.meta' : 'new.target'
  }
  if (ts.isNonNullExpression(node)) return dottedText(node.expression)
  if (!ts.isPropertyAccessExpression(node)) return undefined
  const before = dottedText(node.expression)
  return before === undefined ? undefined : `${before}.${node.name.text}`
}
