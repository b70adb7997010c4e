import { readFileSync } from 'node:fs'
import { ts } from '#typescript'
import { declarationStart } from '../forms/declaration-start.ts'
import { shownName } from '../names/shown-name.ts'
import { shownPath } from '../site/shown-path.ts'
import { languageOf } from '../source/language.ts'
import { parse, type ParsedSource } from '../source/parse.ts'

/** A class that stands in a file of the project under a name. */
export interface DeclaredClass {
  readonly name: string
  /** Absolute. */
  readonly path: string
  /** As shown. */
  readonly file: string
  /** Both count from 1, at the word `class`: where its site is. */
  readonly line: number
  readonly column: number
  readonly node: ts.ClassLikeDeclaration
  readonly source: ParsedSource
}

/** All named classes of these files; a file that does not parse has none. */
export function declaredClasses(files: readonly string[], root: string): DeclaredClass[] {
  return files.flatMap((path) => {
    const text = readFileSync(path, 'utf8')
    if (!/\bclass\b/.test(text)) return []
    const source = parse(path, text.startsWith('\uFEFF') ? text.slice(1) : text, languageOf(path)!, false)
    return 'tree' in source ? classesIn(source, path, shownPath(path, root)) : []
  })
}

function classesIn(source: ParsedSource, path: string, file: string): DeclaredClass[] {
  const classes: DeclaredClass[] = []
  const ancestors: ts.Node[] = []
  function visit(node: ts.Node): void {
    if (ts.isClassLike(node)) {
      const name = node.name === undefined && ts.isClassExpression(node) ? shownName(node, ancestors) : node.name?.text
      const { line, character } = source.tree.getLineAndCharacterOfPosition(declarationStart(node, source))
      if (name !== undefined && name !== '') {
        classes.push({ name, path, file, line: line + 1, column: character + 1, node, source })
      }
    }
    ancestors.push(node)
    ts.forEachChild(node, visit)
    ancestors.pop()
  }
  ts.forEachChild(source.tree, visit)
  return classes
}
