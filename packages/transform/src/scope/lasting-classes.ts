import { ts } from 'ts-morph'
import { innerExpression } from '../source/outer-expression.ts'
import type { ParsedSource } from '../source/parse.ts'
import { eachAssignedName } from './assigned-names.ts'
import { eachDeclaredName } from './declared-names.ts'

/** A class under a name that means nothing else in the whole file, and never will. */
export interface LastingClass {
  readonly node: ts.ClassLikeDeclaration
  /** The statement that declares it. */
  readonly statement: ts.Statement
}

interface Found extends LastingClass {
  /** Where the name can be seen. */
  readonly list: ts.Node
}

const classNames = /\bclass\s+([\w$]+)|\bconst\s+([\w$]+)\s*=\s*class\b/g
// What could change the meaning of a name, what a class extends, or what an assignment to a property runs, out of sight.
// `defineProperty(exports` is in every file that a compiler has made CommonJS of.
const unforeseeable =
  /\beval\b|\bsetPrototypeOf\b|__proto__|__define[GS]etter__|\bdefinePropert(?:y\b(?!\(exports\b)|ies\b)/

/** The classes of a file that can be told by their name. Found on demand: most files construct none of their own. */
export class LastingClasses {
  readonly #source: ParsedSource
  #candidates: ReadonlySet<string> | undefined
  #found: ReadonlyMap<string, Found> | undefined

  constructor(source: ParsedSource) {
    this.#source = source
  }

  /** What a name means at a node. */
  named(name: string, at: ts.Node): LastingClass | undefined {
    const { text, tree } = this.#source
    // From the text, which spares nearly every file the pass over its tree.
    this.#candidates ??= candidatesIn(text)
    if (!this.#candidates.has(name)) return undefined
    this.#found ??= find(tree)
    const found = this.#found.get(name)
    return found !== undefined && found.list.pos <= at.pos && at.end <= found.list.end ? found : undefined
  }
}

function candidatesIn(text: string): ReadonlySet<string> {
  const names = new Set(Array.from(text.matchAll(classNames), (it) => it.at(1) ?? it.at(2)!))
  return names.size > 0 && unforeseeable.test(text) ? new Set() : names
}

function find(tree: ts.SourceFile): ReadonlyMap<string, Found> {
  const classes = new Map<string, Found>()
  const declared = new Set<string>()
  const ambiguous = new Set<string>()
  const declare = (name: string): void => {
    if (declared.has(name)) ambiguous.add(name)
    declared.add(name)
  }
  const assign = (name: string): void => {
    ambiguous.add(name)
  }
  ts.forEachChild(tree, function visit(node: ts.Node): void {
    // `a + b + c + …` nests to the left, thousands deep in generated code.
    for (; ts.isBinaryExpression(node); node = node.left) {
      eachAssignedName(node, assign)
      visit(node.right)
    }
    if (node.kind === ts.SyntaxKind.Identifier) return
    eachDeclaredName(node, declare)
    eachAssignedName(node, assign)
    if (ts.isBlock(node)) addClasses(node, classes)
    ts.forEachChild(node, visit)
  })
  addClasses(tree, classes)
  for (const name of ambiguous) classes.delete(name)
  return classes
}

/** Not in namespaces: what they export is a property, which anybody may assign to. */
function addClasses(list: ts.SourceFile | ts.Block, classes: Map<string, Found>): void {
  for (const statement of list.statements) {
    if (ts.isClassDeclaration(statement)) {
      if (statement.name !== undefined) classes.set(ts.idText(statement.name), { node: statement, statement, list })
    } else if (ts.isVariableStatement(statement) && isConst(statement.declarationList)) {
      for (const { name, initializer } of statement.declarationList.declarations) {
        const node = initializer === undefined ? undefined : innerExpression(initializer)
        if (ts.isIdentifier(name) && node !== undefined && ts.isClassExpression(node)) {
          classes.set(ts.idText(name), { node, statement, list })
        }
      }
    }
  }
}

function isConst({ flags }: ts.VariableDeclarationList): boolean {
  return (flags & ts.NodeFlags.Const) !== 0
}
