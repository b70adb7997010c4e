import { ts } from 'ts-morph'
import { innerExpression } from '../source/outer-expression.ts'
import { staticKey } from '../names/property-key.ts'

export interface MarkOptions {
  readonly within?: string | number
  readonly name?: string
  readonly allow?: number
  readonly owner?: string
}

/**
 * `{ within: 'request', name: 'view' }` as far as it can be read without running it. `isWhole`: everything in it could.
 */
export function readMarkOptions(node: ts.Expression | undefined): { options: MarkOptions; isWhole: boolean } {
  if (node === undefined) return { options: {}, isWhole: true }
  const literal = innerExpression(node)
  if (!ts.isObjectLiteralExpression(literal)) return { options: {}, isWhole: false }
  let isWhole = true
  const options: { -readonly [K in keyof MarkOptions]: MarkOptions[K] } = {}
  for (const property of literal.properties) {
    const value = ts.isPropertyAssignment(property) ? literalValue(property.initializer) : undefined
    const key = property.name === undefined ? undefined : staticKey(property.name)
    if (key === 'within' && value !== undefined) options.within = value
    else if (key === 'name' && typeof value === 'string') options.name = value
    else if (key === 'owner' && typeof value === 'string') options.owner = value
    else if (key === 'allow' && typeof value === 'number') options.allow = value
    else isWhole = false
  }
  return { options, isWhole }
}

function literalValue(node: ts.Expression): string | number | undefined {
  const inner = innerExpression(node)
  if (ts.isStringLiteralLike(inner)) return inner.text
  return ts.isNumericLiteral(inner) ? Number(inner.text) : undefined
}

const word = String.raw`(?:"[^"]*"|'[^']*'|[\w$.@/-]+)`
const pair = new RegExp(String.raw`\s*\b(within|name):\s*(${word})\s*,?`, 'gy')

/** `within: request name: view`, as it stands in a comment; undefined where anything else is in it. */
export function readMarkWords(text: string): MarkOptions | undefined {
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
