import { Project, type SourceFile, ts, TypeFormatFlags } from 'ts-morph'
import type { Site, SiteKind } from '@overstay/schema'
import { Barrels } from '../annotations/barrels.ts'
import { boundFunction } from '../forms/bound-function.ts'
import { declarationStart } from '../forms/declaration-start.ts'
import { calleeName } from '../names/callee-name.ts'
import { EXPECT_COLLECTED } from '../options.ts'
import { type ImportedName, importedNames } from '../scope/imported-names.ts'

/** A project with TypeScript's checker: seconds and hundreds of megabytes, so only where somebody asks for types. */
export class TypedProject {
  readonly #project: Project
  readonly #annotationModules: ReadonlySet<string>

  constructor(config: string | undefined, files: readonly string[], annotationModules: readonly string[]) {
    this.#project = new Project({
      ...(config === undefined ? {} : { tsConfigFilePath: config }),
      compilerOptions: { allowJs: true, noEmit: true, skipLibCheck: true },
      skipAddingFilesFromTsConfig: true,
    })
    this.#project.addSourceFilesAtPaths([...files])
    this.#annotationModules = new Set(annotationModules)
  }

  /**
   * Modules that a file imports `expectCollected` from and that only pass it on, as the file calls them; those that hosts
   * do not find by themselves, since it takes TypeScript's resolution.
   */
  barrelsOf(file: string): string[] {
    const source = this.#project.getSourceFileOrThrow(file)
    const modules = new Set<string>()
    const followed = new Barrels(file, this.#annotationModules)
    for (const { module, name } of importedNames(source.compilerNode).values()) {
      // Under another name the hosts do not know it, whatever they are told of the module.
      if (this.#annotationModules.has(module) || (name !== '*' && name !== EXPECT_COLLECTED)) continue
      const passedOn = { module, name: EXPECT_COLLECTED }
      if (this.#annotationModules.has(followed.origin(passedOn).module)) continue
      if (this.#comesFromUs(source, passedOn, new Set())) modules.add(module)
    }
    return [...modules]
  }

  /** Followed by syntax, through files of the project: the runtime itself need not be installed. */
  #comesFromUs(importer: SourceFile, { module, name }: ImportedName, seen: Set<string>): boolean {
    if (this.#annotationModules.has(module)) return name === EXPECT_COLLECTED
    const target = this.#resolved(importer, module)
    if (target === undefined || seen.has(`${target.getFilePath()}\0${name}`)) return false
    seen.add(`${target.getFilePath()}\0${name}`)
    const imported = importedNames(target.compilerNode)
    return target.getExportDeclarations().some((it) => {
      const from = it.getModuleSpecifierValue()
      const named = it.getNamedExports().find((one) => (one.getAliasNode()?.getText() ?? one.getName()) === name)
      if (named === undefined) {
        const passesAll = from !== undefined && it.isNamespaceExport() && it.getNamespaceExport() === undefined
        return passesAll && this.#comesFromUs(target, { module: from, name }, seen)
      }
      const origin = from === undefined ? imported.get(named.getName()) : { module: from, name: named.getName() }
      return origin !== undefined && this.#comesFromUs(target, origin, seen)
    })
  }

  #resolved(importer: SourceFile, module: string): SourceFile | undefined {
    const options = this.#project.getCompilerOptions()
    const host = this.#project.getModuleResolutionHost()
    const { resolvedModule } = ts.resolveModuleName(module, importer.getFilePath(), options, host)
    return resolvedModule === undefined ? undefined : this.#project.getSourceFile(resolvedModule.resolvedFileName)
  }

  /** Type of the value that is made at a place, as an editor would show it. */
  typeAt(file: string, { column, kind, line, name }: Site): string | undefined {
    const source = this.#project.getSourceFileOrThrow(file)
    const tree = source.compilerNode
    const at = ts.getPositionOfLineAndCharacter(tree, line - 1, column - 1)
    const node = nodeAt(tree, at, (it) => kinds[kind](it, name))
    if (node === undefined) return undefined
    const checker = this.#project.getTypeChecker().compilerObject
    const symbol = ts.isClassLike(node) && node.name !== undefined ? checker.getSymbolAtLocation(node.name) : undefined
    const type = symbol === undefined ? checker.getTypeAtLocation(node) : checker.getDeclaredTypeOfSymbol(symbol)
    const text = checker.typeToString(type, undefined, TypeFormatFlags.NoTruncation)
    return text === 'any' ? undefined : text
  }
}

type Test = (node: ts.Node, name: string) => boolean

/** A chain of calls begins in one place: which is meant, its callee tells. */
const isCallOf: Test = (node, name) => ts.isCallExpression(node) && calleeName(node.expression) === name

/** What a site of this kind is in the syntax. */
const kinds: Readonly<Record<SiteKind, Test>> = {
  new: ts.isNewExpression,
  object: (node) => ts.isObjectLiteralExpression(node) || ts.isRegularExpressionLiteral(node),
  array: ts.isArrayLiteralExpression,
  closure: ts.isFunctionLike,
  class: ts.isClassLike,
  bind: (node) => ts.isCallExpression(node) && boundFunction(node) !== undefined,
  call: isCallOf,
}

/** The outermost node of a sort that begins at this place. */
function nodeAt(tree: ts.SourceFile, at: number, is: (node: ts.Node) => boolean): ts.Node | undefined {
  const source = { text: tree.text, tree, language: 'ts' } as const
  function search(within: ts.Node): ts.Node | undefined {
    if (at < within.pos || at >= within.end) return undefined
    if (is(within) && startOf(within) === at) return within
    return ts.forEachChild(within, search)
  }
  function startOf(node: ts.Node): number {
    const isDeclared = ts.isClassLike(node) || ts.isFunctionDeclaration(node)
    return isDeclared ? declarationStart(node, source) : node.getStart(tree)
  }
  return search(tree)
}
