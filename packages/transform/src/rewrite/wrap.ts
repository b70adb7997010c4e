import { ts } from '#typescript'
import { skipTrivia } from '../source/trivia.ts'
import { beginsExportedValue } from '../spare/commonjs-exports.ts'
import type { Tagger } from '../tagger.ts'

/** A function of the runtime that stamps a value: `n` looks first whether it is stamped, `o` need not. */
export type Stamping = 'n' | 'o'

export interface Wrapping {
  /** Text between the call's opening and the value, and between the value and the rest. */
  readonly before?: string
  readonly after?: string
  /** What to put the call around instead of the value: an expression that evaluates to it. */
  readonly outer?: ts.Node
}

const identifierPart = /[\w$\u0080-\uffff]/
const pureMark = /[@#]__PURE__/

/** `new X()` → `$os.n(new X(),$ost,3)`: adds no frame to the constructor and leaves its exceptions alone. */
export function wrap(tagger: Tagger, node: ts.Node, stamping: Stamping, index: number, wrapping: Wrapping = {}): void {
  const { text, tree } = tagger.source
  const { runtime, table } = tagger.handle
  const { ancestors } = tagger
  const outer = wrapping.outer ?? constAssertionAround(node, ancestors)
  const start = outer.getStart(tree)
  let open = `${runtime}.${stamping}(${wrapping.before ?? ''}`
  let close = `${wrapping.after ?? ''},${table},${index})`
  // Without parentheses `new $os.n(…)` would construct the runtime.
  if (isInNewCallee(node, ancestors) || hidesExportedName(node, start, tagger)) {
    open = `(${open}`
    close += ')'
  }
  // `return[1]`, `typeof{}`
  if (start > 0 && identifierPart.test(text[start - 1])) open = ` ${open}`
  if (isPure(node, text, start)) open += '/* @__PURE__ */ '
  tagger.edits.surround(start, outer.end, open, close)
  if (isEndedByLine(outer, text)) tagger.edits.separate(outer.end)
}

/** `[1] as const` has to stay one expression for whoever checks the types later. */
function constAssertionAround(node: ts.Node, ancestors: readonly ts.Node[]): ts.Node {
  const parent = ancestors.at(-1)
  const isConst =
    parent !== undefined &&
    (ts.isAsExpression(parent) || ts.isTypeAssertionExpression(parent)) &&
    ts.isConstTypeReference(parent.type)
  return isConst ? parent : node
}

/** See `beginsExportedValue`: asked only where the text mentions what it is about. */
function hidesExportedName(node: ts.Node, start: number, { ancestors, exportsByText, source }: Tagger): boolean {
  const { text, tree } = source
  return exportsByText && !identifierPart.test(text[start]) && beginsExportedValue(node, ancestors, tree)
}

// What begins a statement or a class member and would go on with a call; of these `x as const` cannot be followed by
// the first ones, and `() => {}` by none.
const afterAssertion = /[([`.]/y
const afterArrow = /[([`.*/<]|\+(?!\+)|-(?!-)|in(?:stanceof)?(?![\w$])/y

/** Whether only a line end separates a value from what follows: our call would swallow that. */
function isEndedByLine(node: ts.Node, text: string): boolean {
  const swallowed = ts.isAsExpression(node) ? afterAssertion : hasBlockBody(node) ? afterArrow : undefined
  if (swallowed === undefined) return false
  swallowed.lastIndex = skipTrivia(text, node.end)
  return /[\n\r\u2028\u2029]/.test(text.slice(node.end, swallowed.lastIndex)) && swallowed.test(text)
}

function hasBlockBody(node: ts.Node): boolean {
  let tail = node
  while (ts.isArrowFunction(tail)) tail = tail.body
  return tail !== node && ts.isBlock(tail)
}

/** The mark before the value is now before our call, so the value needs its own. */
function isPure(node: ts.Node, text: string, start: number): boolean {
  return (ts.isNewExpression(node) || ts.isCallExpression(node)) && pureMark.test(text.slice(node.pos, start))
}

/** `new new A()()`, `new [A][0]()`, `new class {}()`: part of what another `new` constructs, without parentheses. */
function isInNewCallee(node: ts.Node, ancestors: readonly ts.Node[]): boolean {
  let child = node
  for (let i = ancestors.length - 1; i >= 0; i--) {
    const parent = ancestors[i]
    if (ts.isNewExpression(parent)) return parent.expression === child
    if (ts.isTaggedTemplateExpression(parent) ? parent.tag !== child : !continuesCallee(parent, child)) return false
    child = parent
  }
  return false
}

function continuesCallee(parent: ts.Node, child: ts.Node): boolean {
  return (
    (ts.isPropertyAccessExpression(parent) ||
      ts.isElementAccessExpression(parent) ||
      ts.isNonNullExpression(parent) ||
      ts.isExpressionWithTypeArguments(parent)) &&
    parent.expression === child
  )
}
