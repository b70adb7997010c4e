import { ts } from '#typescript'
import { compiledDecorators } from '../annotations/compiled-decorator.ts'
import { Barrels } from '../annotations/barrels.ts'
import { isExpectCollected, type NamePlace } from '../annotations/expect-collected.ts'
import { isDecoratorFactory } from '../annotations/mark-options.ts'
import type { DiagnosticCode } from '../errors.ts'
import { type Changes, Edits } from '../rewrite/edits.ts'
import { NameResolution } from '../scope/name-resolution.ts'
import type { ParsedSource } from '../source/parse.ts'
import { cut } from './cut.ts'
import { isFree } from './free.ts'
import { isImport, stripImports } from './imports.ts'
import { stripPragmas } from './pragmas.ts'
import { continues, cutStatement, siblingsOf } from './statements.ts'
import { around, aroundElement } from './unwrapped.ts'

export interface Stripped {
  readonly changes: Changes
  readonly barrels: Barrels
}

export type Report = (code: DiagnosticCode, offset: number, message: string) => void

/** Takes every annotation out of a file, as if nobody had written it. */
export function strip(
  { text, tree }: ParsedSource,
  file: string,
  annotationModules: ReadonlySet<string>,
  report: Report,
): Stripped {
  const edits = new Edits()
  const stripper = new Stripper(tree, file, annotationModules, edits, report)
  stripper.visit(tree)
  stripImports(tree, stripper.used, stripper.place, edits)
  stripPragmas(text, tree, edits)
  return { changes: edits.changes(), barrels: stripper.place.barrels }
}

class Stripper {
  readonly place: NamePlace & { readonly ancestors: ts.Node[] }
  /** Names that something of what is left refers to, or may refer to. */
  readonly used = new Set<string>()
  readonly #tree: ts.SourceFile
  readonly #edits: Edits
  readonly #report: Report

  constructor(tree: ts.SourceFile, file: string, annotationModules: ReadonlySet<string>, edits: Edits, report: Report) {
    this.#tree = tree
    this.#edits = edits
    this.#report = report
    const barrels = new Barrels(file, annotationModules)
    this.place = { names: new NameResolution(tree), ancestors: [], annotationModules, barrels }
  }

  readonly visit = (node: ts.Node): void => {
    if (isImport(node, this.place.ancestors.at(-1)) || isPassedOn(node)) return
    if (ts.isIdentifier(node) && isReference(node, this.place.ancestors.at(-1)!)) this.used.add(ts.idText(node))
    if (ts.isDecorator(node) && this.#stripDecorator(node)) return
    if (ts.isCallExpression(node) && isExpectCollected(node.expression, this.place) && this.#stripCall(node)) return
    this.place.ancestors.push(node)
    ts.forEachChild(node, this.visit)
    this.place.ancestors.pop()
  }

  #stripDecorator(node: ts.Decorator): boolean {
    const { expression } = node
    const isCall = ts.isCallExpression(expression)
    if (!isExpectCollected(isCall ? expression.expression : expression, this.place)) return false
    if (isCall && !expression.arguments.every(isFree)) {
      this.#leave(node, 'the options of @expectCollected do something')
      return false
    }
    cut(this.#edits, this.#tree.text, node.getStart(this.#tree), node.end)
    return true
  }

  /** Returns whether all of it has been dealt with. */
  #stripCall(call: ts.CallExpression): boolean {
    const { ancestors } = this.place
    if (ts.isDecorator(ancestors.at(-1)!)) return false
    if (this.#stripCompiledDecorator(call)) return true
    const chain = this.#chainFrom(call)
    if (chain === undefined) return false
    const { options, value } = chain
    const statement = ancestors.at(-1)!
    const siblings = ts.isExpressionStatement(statement) ? siblingsOf(statement, ancestors.at(-2)!) : undefined
    const isFreeOfEffects = options.every(isFree)
    if (siblings !== undefined && isFreeOfEffects && isNothingByItself(value)) {
      cutStatement(statement as ts.ExpressionStatement, siblings, this.#tree, this.#edits)
      return true
    }
    this.#keepApart(call, isFreeOfEffects ? this.#unwrap(call, value) : this.#evaluateBoth(call, value, options[0]))
    ancestors.push(call)
    this.visit(value)
    if (!isFreeOfEffects) options.forEach(this.visit)
    ancestors.pop()
    return true
  }

  /** `A = __decorate([expectCollected(), other], A)`, and the whole statement where no other is left. */
  #stripCompiledDecorator(call: ts.CallExpression): boolean {
    const { ancestors } = this.place
    const depth = ancestors.findLastIndex(ts.isExpressionStatement)
    const found = depth < 0 ? undefined : compiledDecorators(ancestors[depth])
    if (found === undefined || ancestors.at(-1) !== found.list || !call.arguments.every(isFree)) return false
    const statement = ancestors[depth] as ts.ExpressionStatement
    const { elements } = found.list
    const index = elements.indexOf(call)
    const next = elements.at(index + 1)
    const siblings = siblingsOf(statement, ancestors[depth - 1])
    if (elements.length === 1 && siblings !== undefined && isPlainAssignment(statement.expression)) {
      cutStatement(statement, siblings, this.#tree, this.#edits)
    } else if (next !== undefined) this.#edits.drop(call.getStart(this.#tree), next.getStart(this.#tree))
    else this.#edits.drop(index > 0 ? elements[index - 1].end : call.getStart(this.#tree), call.end)
    return true
  }

  /** `expectCollected(expectCollected(x), o)` leaves `x`. Undefined where a call of them is no annotation of a value. */
  #chainFrom(call: ts.CallExpression): { value: ts.Expression; options: ts.Expression[] } | undefined {
    const options: ts.Expression[] = []
    let value: ts.Expression = call
    while (ts.isCallExpression(value) && isExpectCollected(value.expression, this.place)) {
      const given: readonly ts.Expression[] = value.arguments
      if (isDecoratorFactory(value) || given.length > 2 || given.some(ts.isSpreadElement)) {
        this.#leave(value, 'expectCollected is not given a value and its options, written out')
        return undefined
      }
      options.push(...given.slice(1))
      value = given[0]
    }
    if (options.filter((it) => !isFree(it)).length > 1) {
      this.#leave(call, 'the options of expectCollected do something')
      return undefined
    }
    return { value, options: options.some((it) => !isFree(it)) ? options.filter((it) => !isFree(it)) : options }
  }

  #leave(node: ts.Node, message: string): void {
    this.#report('OVERSTAY_STRIP_LEFT', node.getStart(this.#tree), message)
  }

  /** Returns the first character of what is left. */
  #unwrap(call: ts.CallExpression, value: ts.Expression): string {
    const { open, close } = around(value, call, this.place.ancestors, this.#tree)
    const start = value.getStart(this.#tree)
    this.#edits.drop(call.getStart(this.#tree), start)
    if (open !== '') this.#edits.surround(start, value.end, open, close)
    this.#edits.drop(value.end, call.end)
    return (open + this.#tree.text[start])[0]
  }

  /** `[x, options()][0]`: both are evaluated, in this order, and the value is the first. */
  #evaluateBoth(call: ts.CallExpression, value: ts.Expression, options: ts.Expression): string {
    const callStart = call.getStart(this.#tree)
    const start = value.getStart(this.#tree)
    const seat = aroundElement(call, this.place.ancestors)
    this.#edits.drop(callStart, start)
    this.#edits.surround(start, options.end, `${seat.open}[`, `][0]${seat.close}`)
    this.#edits.drop(value.end, options.getStart(this.#tree))
    this.#edits.append(value.end, ', ')
    this.#edits.drop(options.end, call.end)
    return `${seat.open}[`[0]
  }

  /** What a statement now begins with may go on with the one before, which only its line ended. */
  #keepApart(call: ts.Node, first: string): void {
    const { ancestors } = this.place
    const start = call.getStart(this.#tree)
    for (let i = ancestors.length - 1; i > 0 && ancestors[i].getStart(this.#tree) === start; i--) {
      const statement = ancestors[i]
      if (!ts.isExpressionStatement(statement)) continue
      const siblings = siblingsOf(statement, ancestors[i - 1])
      const before = siblings?.[siblings.indexOf(statement) - 1]
      if (continues(before, this.#tree.text, first)) this.#edits.insert(start, ';')
      return
    }
  }
}

/** `A = …`, that is nothing else besides. */
function isPlainAssignment(node: ts.Expression): boolean {
  return ts.isBinaryExpression(node) && ts.isIdentifier(node.left) && ts.isCallExpression(node.right)
}

/** As a statement: it would only be read. */
function isNothingByItself(value: ts.Expression): boolean {
  return ts.isIdentifier(value) || (isFree(value) && !ts.isPropertyAccessExpression(value))
}

/** `export { scope } from '@overstay/runtime'`: names of another module. */
function isPassedOn(node: ts.Node): boolean {
  return ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined
}

/** Whether an identifier is a name that may be an import's: not the name of a member. */
function isReference(node: ts.Identifier, parent: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent) || ts.isClassElement(parent)) {
    return (parent.name as ts.Node | undefined) !== node
  }
  if (ts.isQualifiedName(parent)) return parent.right !== node
  return !ts.isJsxAttribute(parent)
}
