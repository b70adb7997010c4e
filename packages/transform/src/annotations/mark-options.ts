import { ts } from '#typescript'
import { innerExpression } from '../source/outer-expression.ts'
import { staticKey } from '../names/property-key.ts'

export interface MarkOptions {
  /** Scope whose end is meant, or milliseconds; the innermost open scope where it is not said. */
  readonly within?: string | number
  /** Name to show instead of the one in the source. */
  readonly name?: string
  /** So many objects may stay. */
  readonly allow?: number
  readonly owner?: string
  /** `false`: what would be expected otherwise, by a base class or because everything is tracked, is not. */
  readonly isExpected?: false
}

const isOption = /^(?:within|name|allow|owner)$/

/**
 * `{ within: 'request', name: 'view' }` as far as it can be read without running it. `isWhole`: everything in it could.
 * `unknown`: a key that is no option.
 */
export function readMarkOptions(node: ts.Expression | undefined): {
  options: MarkOptions
  isWhole: boolean
  unknown?: string
} {
  if (node === undefined) return { options: {}, isWhole: true }
  const literal = innerExpression(node)
  if (!ts.isObjectLiteralExpression(literal)) return { options: {}, isWhole: false }
  let isWhole = true
  let unknown: string | undefined
  const options: { -readonly [K in keyof MarkOptions]: MarkOptions[K] } = {}
  for (const property of literal.properties) {
    const value = ts.isPropertyAssignment(property) ? literalValue(property.initializer) : undefined
    const key = property.name === undefined ? undefined : staticKey(property.name)
    if (key === 'within' && value !== undefined) options.within = value
    else if (key === 'name' && typeof value === 'string') options.name = value
    else if (key === 'owner' && typeof value === 'string') options.owner = value
    else if (key === 'allow' && typeof value === 'number') options.allow = value
    else if (key !== undefined && value !== undefined && !isOption.test(key)) unknown ??= key
    else isWhole = false
  }
  return { options, isWhole, ...(unknown === undefined ? {} : { unknown }) }
}

function literalValue(node: ts.Expression): string | number | undefined {
  const inner = innerExpression(node)
  if (ts.isStringLiteralLike(inner)) return inner.text
  return ts.isNumericLiteral(inner) ? Number(inner.text) : undefined
}

const word = String.raw`(?:"[^"]*"|'[^']*'|[\w$.@/-]+)`
const pair = new RegExp(String.raw`\s*\b(within|name):\s*(${word})\s*,?`, 'gy')

/** `within: request name: view` or `false`, as it stands in a comment; undefined where anything else is in it. */
export function readMarkWords(text: string): MarkOptions | undefined {
  if (text.trim() === 'false') return { isExpected: false }
  const options: { within?: string | number; name?: string } = {}
  let rest = 0
  pair.lastIndex = 0
  for (let match = pair.exec(text); match !== null; match = pair.exec(text)) {
    rest = pair.lastIndex
    const value = match[2].replace(/^["']|["']$/g, '')
    if (match[1] === 'name') options.name = value
    else options.within = /^\d[\d_]*$/.test(value) ? Number(value.replaceAll('_', '')) : value
  }
  return text.slice(rest).trim() === '' ? options : undefined
}

/**
 * Whether a call makes a decorator, by the rule of the runtime: nothing is given, or options alone. Where it is not used
 * as one on the spot nobody knows here what it decorates.
 */
export function isDecoratorFactory({ arguments: given }: ts.CallExpression): boolean {
  if (given.length !== 1) return given.length === 0
  const only = innerExpression(given[0])
  if (only.kind === ts.SyntaxKind.FalseKeyword) return true
  if (!ts.isObjectLiteralExpression(only) || only.properties.length === 0) return false
  return only.properties.every((it) => it.name !== undefined && isOption.test(staticKey(it.name) ?? ''))
}
