import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import ts from 'typescript'
import { print } from '../surface.ts'

/* TypeScript checking and compiling a file, its own library included, and completing in it. */

const require = createRequire(process.env.OVERSTAY_PACKAGES!)
const library = path.dirname(require.resolve('typescript'))

const source = `
  interface Shape { readonly kind: 'circle' | 'square'; size: number }
  type Area<T extends Shape> = T['kind'] extends 'circle' ? \`round \${T['size']}\` : never
  abstract class Figure<T extends Shape> { constructor(protected readonly shape: T) {} abstract area(): number }
  export class Circle extends Figure<Shape & { kind: 'circle' }> {
    static #made = 0
    area() { Circle.#made++; return Math.PI * this.shape.size ** 2 }
    get made(): number { return Circle.#made ?? 0 }
  }
  export enum Level { Low, High = 'high' }
  export namespace Deep { export const inner = { level: Level.High, list: [...'abc'].map((it, i) => ({ it, i })) } }
  export async function* walk(from: number) { for (let i = from; i < 3; i++) { using x = { [Symbol.dispose]() {} }; yield i } }
  const broken: Area<Shape> = new Circle({ kind: 'square', size: '1' }).missing
  export default broken satisfies string
`

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2020,
  module: ts.ModuleKind.CommonJS,
  strict: true,
  declaration: true,
  sourceMap: true,
  types: [],
}
const files = new Map([['/work/shape.ts', source]])
const written = new Map<string, string>()
const host: ts.CompilerHost = {
  fileExists: (name) => files.has(name) || (name.startsWith(library) && fs.existsSync(name)),
  readFile: (name) => files.get(name) ?? fs.readFileSync(name, 'utf8'),
  getSourceFile: (name, version) => {
    const text = files.get(name) ?? (name.startsWith(library) ? fs.readFileSync(name, 'utf8') : undefined)
    return text === undefined ? undefined : ts.createSourceFile(name, text, version)
  },
  getDefaultLibFileName: (it) => path.join(library, ts.getDefaultLibFileName(it)),
  writeFile: (name, text) => void written.set(name, text),
  getCurrentDirectory: () => '/work',
  getCanonicalFileName: (name) => name,
  useCaseSensitiveFileNames: () => true,
  getNewLine: () => '\n',
}
const program = ts.createProgram([...files.keys()], options, host)
const diagnostics = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics]
console.log(ts.formatDiagnostics(diagnostics, host))
for (const [name, text] of written) console.log(`${name}\n${text}`)

const checker = program.getTypeChecker()
const file = program.getSourceFile('/work/shape.ts')!
ts.forEachChild(file, function visit(node): void {
  if (ts.isIdentifier(node)) {
    const type = checker.getTypeAtLocation(node)
    console.log(`${node.text}: ${checker.typeToString(type, node, ts.TypeFormatFlags.InTypeAlias)}`)
  }
  ts.forEachChild(node, visit)
})

for (const [name, text] of [
  ['a.tsx', 'const a = <A b={() => 1}>{...c}</A>'],
  ['b.mts', 'import x, { type y } from "z"; export { x }'],
]) {
  const result = ts.transpileModule(text, {
    fileName: name,
    reportDiagnostics: true,
    compilerOptions: {
      jsx: ts.JsxEmit.ReactJSX,
      target: ts.ScriptTarget.ES2015,
      module: ts.ModuleKind.ESNext,
    },
  })
  print(name, result.outputText)
}
console.log(
  ts.createPrinter({ removeComments: true }).printFile(ts.createSourceFile('c.ts', source, ts.ScriptTarget.Latest)),
)
print('exports', Object.keys(ts).length)
