import { ts } from '#typescript'
import type { Tagger } from '../tagger.ts'
import { declarationStart } from './declaration-start.ts'

type StatementList = ts.SourceFile | ts.Block | ts.ModuleBlock

/**
 * A declared function is there before the first statement of its list runs, so it is stamped by a statement put first.
 * Left alone: declarations in a `switch`, after a label or as the body of an `if`, where no statement comes first, and
 * `export default function () {}`, which no name reaches.
 */
export function functionDeclaration(node: ts.FunctionDeclaration, tagger: Tagger): void {
  if (node.body === undefined) return
  const list = tagger.ancestors.at(-1)!
  const name = node.name === undefined ? '' : ts.idText(node.name)
  const reachable = name !== '' && isStatementList(list) && lastOfName(list, node)
  if (!reachable) tagger.spared.add(node, 'itself')
  const index = tagger.site(node, { kind: 'closure', name, at: declarationStart(node, tagger.source) })
  if (index === undefined || !reachable) return
  const { runtime, table } = tagger.handle
  tagger.addFirstStatement(list, `${runtime}.n(${name},${table},${index});`)
}

function isStatementList(node: ts.Node): node is StatementList {
  return ts.isBlock(node) || ts.isSourceFile(node) || ts.isModuleBlock(node)
}

const lastByName = new WeakMap<ts.Node, ReadonlyMap<string, ts.FunctionDeclaration>>()

/** Of several functions with one name in a list the last one wins, before anything runs. */
function lastOfName(list: StatementList, node: ts.FunctionDeclaration): boolean {
  let last = lastByName.get(list)
  if (last === undefined) {
    const found = new Map<string, ts.FunctionDeclaration>()
    for (const it of list.statements) {
      if (ts.isFunctionDeclaration(it) && it.body !== undefined && it.name !== undefined) found.set(it.name.text, it)
    }
    lastByName.set(list, (last = found))
  }
  return last.get(node.name!.text) === node
}
