import { ts } from '#typescript'
import { calleeName } from '../names/callee-name.ts'
import { innerExpression } from '../source/outer-expression.ts'

/**
 * The name of the function that `f.bind(…)` binds; undefined where the call is hardly that of Function.prototype:
 * `$(x).bind('click', f)` and `socket.bind(8080)` return their object, and `this.bind(…)` is a method of a class.
 */
export function boundFunction(call: ts.CallExpression): string | undefined {
  const callee = innerExpression(call.expression)
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== 'bind') return undefined
  const receiver = innerExpression(callee.expression)
  if (receiver.kind === ts.SyntaxKind.ThisKeyword || receiver.kind === ts.SyntaxKind.SuperKeyword) return undefined
  const first = call.arguments.at(0)
  if (first === undefined || ts.isLiteralExpression(first) || ts.isTemplateExpression(first)) return undefined
  return calleeName(receiver)
}
