import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { ts } from '#typescript'
import { type ImportedName, importedNames } from '../scope/imported-names.ts'
import { languageOf } from '../source/language.ts'
import { parse } from '../source/parse.ts'

/** What a module passes on from others: single names, and everything of some. */
interface Exports {
  readonly named: ReadonlyMap<string, ImportedName>
  readonly all: readonly string[]
}

/** Follows names through modules of the project that pass them on: `export { expectCollected } from '@overstay/runtime'`. */
export class Barrels {
  /** Files that were looked into: the result for a file depends on them too. */
  readonly read = new Set<string>()
  /** Files that were looked for first and are not there: it would depend on them instead. */
  readonly missed = new Set<string>()
  readonly #file: string
  readonly #annotationModules: ReadonlySet<string>

  constructor(file: string, annotationModules: ReadonlySet<string>) {
    this.#annotationModules = annotationModules
    // Bundlers name parts of a file by a query.
    this.#file = file.replace(/[?#].*$/, '')
  }

  /**
   * Where a name, or a member of it, comes from in the end: a module that is no file beside this one, as far as that can
   * be followed.
   */
  origin(imported: ImportedName, members: readonly string[] = []): ImportedName {
    return this.#follow(this.#file, imported, members, new Set()) ?? imported
  }

  #follow(
    importer: string,
    { module, name }: ImportedName,
    members: readonly string[],
    seen: Set<string>,
  ): ImportedName | undefined {
    if (name === '*' && members.length > 0) {
      return this.#follow(importer, { module, name: members[0] }, members.slice(1), seen)
    }
    if (!module.startsWith('.')) {
      // Compilers and CommonJS call a whole module its default.
      if (members.length === 1 && name === 'default') return { module, name: members[0] }
      return members.length === 0 ? { module, name } : undefined
    }
    const file = this.#moduleFile(path.resolve(path.dirname(importer), module))
    const step = [file, name, ...members].join('\0')
    if (file === undefined || seen.has(step)) return undefined
    seen.add(step)
    this.read.add(file)
    const { all, named } = exportsOf(file)
    const passed = named.get(name)
    if (passed !== undefined) return this.#follow(file, passed, members, seen)
    for (const from of name === 'default' ? [] : all) {
      // What other packages export is not looked up, and is not ours.
      if (!from.startsWith('.') && !this.#annotationModules.has(from)) continue
      const origin = this.#follow(file, { module: from, name }, members, seen)
      if (origin !== undefined) return origin
    }
    return undefined
  }

  #moduleFile(wanted: string): string | undefined {
    for (const candidate of candidatesFor(wanted)) {
      if (statSync(candidate, { throwIfNoEntry: false })?.isFile() === true) return candidate
      this.missed.add(candidate)
    }
    return undefined
  }
}

const endings = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs']
/** TypeScript imports a file by the name it will have when compiled. */
const written: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.js'],
  '.jsx': ['.tsx', '.jsx'],
  '.mjs': ['.mts', '.mjs'],
  '.cjs': ['.cts', '.cjs'],
}

function candidatesFor(wanted: string): readonly string[] {
  const ending = path.extname(wanted)
  const stem = wanted.slice(0, wanted.length - ending.length)
  return [
    ...(written[ending] ?? (languageOf(wanted) === undefined ? [] : [ending])).map((it) => stem + it),
    ...endings.map((it) => wanted + it),
    ...endings.map((it) => path.join(wanted, `index${it}`)),
  ]
}

const known = new Map<string, { readonly version: string; readonly exports: Exports }>()
const nothing: Exports = { named: new Map(), all: [] }

function exportsOf(file: string): Exports {
  const { mtimeMs, size } = statSync(file)
  const version = `${mtimeMs} ${size}`
  const before = known.get(file)
  if (before?.version === version) return before.exports
  const exports = readExports(file)
  known.set(file, { version, exports })
  return exports
}

function readExports(file: string): Exports {
  const text = readFileSync(file, 'utf8')
  const parsed = /\bexport\b/.test(text) ? parse(file, text, languageOf(file)!, true) : undefined
  if (parsed === undefined || !('tree' in parsed)) return nothing
  const imported = importedNames(parsed.tree)
  const named = new Map<string, ImportedName>()
  const all: string[] = []
  for (const statement of parsed.tree.statements) {
    if (!ts.isExportDeclaration(statement)) continue
    const { exportClause, moduleSpecifier } = statement
    const module =
      moduleSpecifier !== undefined && ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : undefined
    if (exportClause === undefined) all.push(...(module === undefined ? [] : [module]))
    else if (ts.isNamespaceExport(exportClause)) named.set(exportClause.name.text, { module: module!, name: '*' })
    else {
      for (const { name, propertyName } of exportClause.elements) {
        const inside = (propertyName ?? name).text
        const passed = module === undefined ? imported.get(inside) : { module, name: inside }
        if (passed !== undefined) named.set(name.text, passed)
      }
    }
  }
  return { named, all }
}
