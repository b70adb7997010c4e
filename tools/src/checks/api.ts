import fs from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { publishedPackages, ROOT, type Package } from './packages.ts'

interface Manifest {
  exports?: Record<string, string | Record<string, unknown>>
}

/** The public surface of a package as text: what each subpath exports, as declared. A change of it is seen in review. */
function surfaceOf({ name, folder }: Package): string {
  const { exports = {} } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest
  const subpaths = Object.entries(exports).flatMap(([subpath, target]) => {
    const types = typesOf(target)
    return types === undefined ? [] : [{ subpath, file: path.join(folder, types) }]
  })
  const program = ts.createProgram(
    subpaths.map(({ file }) => file),
    { module: ts.ModuleKind.NodeNext, skipLibCheck: true, types: [] },
  )
  const checker = program.getTypeChecker()
  const sections = subpaths.map(({ subpath, file }) => {
    const source = program.getSourceFile(file)
    const module = source && checker.getSymbolAtLocation(source)
    const symbols = module === undefined ? [] : checker.getExportsOfModule(module)
    const declarations = symbols.map((symbol) => declarationOf(symbol, checker)).sort()
    const heading = path.posix.join(name, subpath)
    return `## ${heading}\n\n${declarations.length === 0 ? 'Exports nothing.' : `\`\`\`ts\n${declarations.join('\n')}\n\`\`\``}\n`
  })
  return `# Public surface of ${name}\n\nWritten by \`npm run api\`; a change here is a change for its users.\n\n${sections.join('\n')}`
}

function typesOf(target: string | Record<string, unknown>): string | undefined {
  if (typeof target === 'string') return undefined
  if (typeof target.types === 'string') return target.types
  return target.import === undefined ? undefined : typesOf(target.import as Record<string, unknown>)
}

function declarationOf(symbol: ts.Symbol, checker: ts.TypeChecker): string {
  const target = (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol)
  const texts = (target.declarations ?? []).map((declaration) => {
    if (ts.isVariableDeclaration(declaration) || ts.isBindingElement(declaration)) {
      const type = checker.typeToString(checker.getTypeOfSymbol(target), declaration, ts.TypeFormatFlags.NoTruncation)
      return withoutComments(ts.createSourceFile('', `const ${symbol.name}: ${type}`, ts.ScriptTarget.Latest, true))
    }
    return withoutComments(declaration)
  })
  return `// ${symbol.name}\n${texts.join('\n')}`
}

const printer = ts.createPrinter({ removeComments: true })

/** TypeScript writes inferred types in the order in which it happened to meet their parts; here they are sorted. */
function withoutComments(node: ts.Node): string {
  const { transformed } = ts.transform(node, [inOrder])
  return printer.printNode(ts.EmitHint.Unspecified, transformed[0], node.getSourceFile()).trimEnd()
}

const inOrder: ts.TransformerFactory<ts.Node> = (context) => {
  const visit = (node: ts.Node): ts.Node => {
    const sorted = ts.visitEachChild(node, visit, context)
    if (ts.isTypeLiteralNode(sorted)) return ts.factory.createTypeLiteralNode(byText(sorted.members, node))
    if (ts.isUnionTypeNode(sorted) && sorted.types.every((type) => ts.isLiteralTypeNode(type)))
      return ts.factory.createUnionTypeNode(byText(sorted.types, node))
    return sorted
  }
  return visit
}

function byText<T extends ts.Node>(nodes: readonly T[], within: ts.Node): T[] {
  const text = (node: T): string => printer.printNode(ts.EmitHint.Unspecified, node, within.getSourceFile())
  return nodes
    .map((node) => ({ node, text: text(node) }))
    .sort((one, other) => (one.text < other.text ? -1 : 1))
    .map(({ node }) => node)
}

const update = process.argv.includes('--update')
fs.mkdirSync(path.join(ROOT, 'api'), { recursive: true })
for (const own of publishedPackages()) {
  if (own.name === 'overstay') continue
  const file = path.join(ROOT, 'api', `${path.basename(own.folder)}.api.md`)
  const surface = surfaceOf(own)
  if (update) fs.writeFileSync(file, surface)
  else if (!fs.existsSync(file) || fs.readFileSync(file, 'utf8') !== surface) {
    console.error(
      `the public surface of ${own.name} has changed: look at it with "npm run api" and commit ${path.relative(ROOT, file)}`,
    )
    process.exitCode = 1
  }
}
