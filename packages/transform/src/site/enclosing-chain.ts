import { ts } from '#typescript'
import { shownKey } from '../names/property-key.ts'
import { shownName } from '../names/shown-name.ts'

/**
 * The enclosing functions, classes and namespaces at the point the walk has reached. Those without a name are left
 * out: a callback put around a line must not change what the line is called.
 */
export class EnclosingChain {
  /** Chain text of each level; every level holds the whole chain, so that asking for it costs nothing. */
  readonly #texts: string[] = ['']
  readonly #functionDepths: number[] = [0]

  get text(): string {
    return this.#texts.at(-1)!
  }

  /** No function around: what is allocated here is allocated once, when the module is loaded. */
  get atTop(): boolean {
    return this.#functionDepths.at(-1) === 0
  }

  /** Returns whether the node opened a level, which `leave` then closes. */
  enter(node: ts.Node, ancestors: readonly ts.Node[]): boolean {
    const named = levelOf(node.kind)
    if (named === undefined) return false
    const name = named(node as never, ancestors)
    const around = this.text
    this.#texts.push(name === '' ? around : around === '' ? name : `${around}.${name}`)
    this.#functionDepths.push(this.#functionDepths.at(-1)! + (runsLater(node) ? 1 : 0))
    return true
  }

  leave(): void {
    this.#texts.pop()
    this.#functionDepths.pop()
  }

  /** Keys and decorators of a member run where the class or object is made, not in the member. */
  outside(visit: () => void): void {
    const text = this.#texts.pop()!
    const depth = this.#functionDepths.pop()!
    visit()
    this.#texts.push(text)
    this.#functionDepths.push(depth)
  }
}

type Naming<N extends ts.Node> = (node: N, ancestors: readonly ts.Node[]) => string

const declared: Naming<ts.FunctionDeclaration> = (node) => (node.name === undefined ? '' : ts.idText(node.name))
const member: Naming<ts.MethodDeclaration | ts.AccessorDeclaration> = (node) => shownKey(node.name)

const namedLevels: Readonly<Partial<Record<ts.SyntaxKind, Naming<never>>>> = {
  [ts.SyntaxKind.FunctionDeclaration]: declared,
  [ts.SyntaxKind.FunctionExpression]: shownName,
  [ts.SyntaxKind.ArrowFunction]: shownName,
  [ts.SyntaxKind.ClassExpression]: shownName,
  [ts.SyntaxKind.ClassDeclaration]: (node: ts.ClassDeclaration) =>
    node.name === undefined ? '' : ts.idText(node.name),
  [ts.SyntaxKind.MethodDeclaration]: member,
  [ts.SyntaxKind.GetAccessor]: member,
  [ts.SyntaxKind.SetAccessor]: member,
  [ts.SyntaxKind.Constructor]: () => 'constructor',
  [ts.SyntaxKind.PropertyDeclaration]: () => '',
  [ts.SyntaxKind.ModuleDeclaration]: (node: ts.ModuleDeclaration) => node.name.text,
}

// Dense, since it is looked at for each node of a program.
const levels = Array<Naming<never> | undefined>(ts.SyntaxKind.Count).fill(undefined)
for (const [kind, naming] of Object.entries(namedLevels)) levels[Number(kind)] = naming

/** What a level of this kind is called; undefined for syntax that opens none. */
export function levelOf(kind: number): Naming<never> | undefined {
  return levels[kind]
}

function runsLater(node: ts.Node): boolean {
  if (ts.isPropertyDeclaration(node)) {
    return node.modifiers?.some((it) => it.kind === ts.SyntaxKind.StaticKeyword) !== true
  }
  return ts.isFunctionLike(node)
}
