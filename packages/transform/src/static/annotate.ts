import { readFileSync } from 'node:fs'
import { ts } from '#typescript'
import { ANNOTATION_MODULES } from '../options.ts'
import { languageOf } from '../source/language.ts'
import { transform } from '../transform.ts'
import { type DeclaredClass, declaredClasses } from './declared-classes.ts'
import { importOf, type Insertion } from './import-edit.ts'
import { nearNames } from './near-names.ts'
import { projectFiles } from './project-files.ts'

export interface AnnotateOptions {
  /** Folder that paths are relative to. */
  readonly root: string
  /** The tsconfig to read; default: that of the root, or every program in it. */
  readonly config?: string
}

export interface WantedClass {
  /** `Session`, or `src/session.ts:Session` where several have the name. */
  readonly name: string
  /** The scope that instances end with; default: the innermost. */
  readonly within?: string
}

/** What becomes of one wish. `near` and `places` are what may have been meant. */
export type Annotated =
  | { readonly outcome: 'annotated' | 'already'; readonly name: string; readonly file: string; readonly line: number }
  | { readonly outcome: 'unknown'; readonly name: string; readonly near: readonly string[] }
  | { readonly outcome: 'ambiguous'; readonly name: string; readonly places: readonly string[] }
  | {
      readonly outcome: 'refused'
      readonly name: string
      readonly file: string
      readonly line: number
      readonly reason: string
    }

export interface FileChange {
  /** Absolute. */
  readonly path: string
  /** As shown. */
  readonly file: string
  readonly before: string
  readonly after: string
}

export interface Annotation {
  /** One for each wish, in their order. */
  readonly classes: readonly Annotated[]
  /** Nothing is written here: that is for who asked. */
  readonly changes: readonly FileChange[]
}

/** Puts expectations on classes: a decorator with its import in TypeScript, a comment in JavaScript, which has none. */
export function annotateClasses(wanted: readonly WantedClass[], options: AnnotateOptions): Annotation {
  const { files } = projectFiles(options.root, options.config)
  const declared = declaredClasses(files, options.root)
  const edits = new Map<string, { readonly of: DeclaredClass; readonly insertions: Insertion[] }>()
  const classes = wanted.map((wish): Annotated => {
    const matches = matching(wish.name, declared)
    if (matches.length === 0) {
      return {
        outcome: 'unknown',
        name: wish.name,
        near: nearNames(
          shortName(wish.name),
          declared.map((it) => it.name),
        ),
      }
    }
    if (matches.length > 1) {
      return { outcome: 'ambiguous', name: wish.name, places: matches.map((it) => `${it.file}:${it.name}`) }
    }
    const [found] = matches
    const { file, line, name } = found
    if (isExpected(found, originalText(found), options.root)) return { outcome: 'already', name, file, line }
    const insertions = insertionsFor(found, wish.within)
    const trial = applied(originalText(found), insertions)
    const reason = objection(found, trial, options.root)
    if (reason !== undefined) return { outcome: 'refused', name, file, line, reason }
    const edit = edits.get(found.path) ?? { of: found, insertions: [] }
    edits.set(found.path, edit)
    for (const it of insertions) {
      // Two classes of a file share its import.
      if (!edit.insertions.some((other) => other.at === it.at && other.text === it.text)) edit.insertions.push(it)
    }
    return { outcome: 'annotated', name, file, line }
  })
  const changes = [...edits.values()].map(({ insertions, of }) => {
    const before = originalText(of)
    return {
      path: of.path,
      file: of.file,
      before: readFileSync(of.path, 'utf8'),
      after: markOf(of) + applied(before, insertions),
    }
  })
  return { classes, changes }
}

function matching(wanted: string, declared: readonly DeclaredClass[]): DeclaredClass[] {
  const name = shortName(wanted)
  const file = wanted
    .slice(0, Math.max(0, wanted.length - name.length - 1))
    .replaceAll('\\', '/')
    .replace(/^\.\//, '')
  return declared.filter((it) => it.name === name && (file === '' || it.file === file || it.path === file))
}

function shortName(wanted: string): string {
  return wanted.slice(wanted.lastIndexOf(':') + 1)
}

function originalText({ source }: DeclaredClass): string {
  return source.text
}

/** A byte order mark is not part of the parsed text, and stays. */
function markOf({ path }: DeclaredClass): string {
  return readFileSync(path, 'utf8').startsWith('\uFEFF') ? '\uFEFF' : ''
}

/** The transformer itself is asked: whatever form the expectation has, in a comment, a decorator or a list. */
function isExpected(found: DeclaredClass, text: string, root: string): boolean {
  return annotatedClasses(found, text, root).some((it) => it.line === found.line && it.column === found.column)
}

function annotatedClasses({ path }: DeclaredClass, text: string, root: string): { line: number; column: number }[] {
  const result = transform(text, { file: path, root, sourceMap: false, fallbackKind: 'commonjs' })
  return (result?.sites ?? []).filter((it) => it.kind === 'class' && it.annotated)
}

/** Why the transformer would not heed what was put in; undefined where it does. */
function objection(found: DeclaredClass, trial: string, root: string): string | undefined {
  const before = annotatedClasses(found, originalText(found), root).length
  if (annotatedClasses(found, trial, root).length > before) return undefined
  const result = transform(trial, { file: found.path, root, sourceMap: false, fallbackKind: 'commonjs' })
  return result?.diagnostics.map((it) => it.message).join(', ') ?? 'the file is ignored, or no program'
}

function insertionsFor({ node, path, source }: DeclaredClass, within: string | undefined): Insertion[] {
  const { text, tree } = source
  const language = languageOf(path)!
  const start = node.getStart(tree)
  const words = within === undefined ? '' : ` within: ${JSON.stringify(within)}`
  if (ts.isClassExpression(node)) return [{ at: start, text: `/* @expectCollected${words} */ ` }]
  const lineStart = Math.max(text.lastIndexOf('\n', start - 1), text.lastIndexOf('\r', start - 1)) + 1
  const indent = /^[ \t]*/.exec(text.slice(lineStart, start))![0]
  // What shares its line with something before stays there.
  const separator = lineStart + indent.length === start ? `${text.includes('\r\n') ? '\r\n' : '\n'}${indent}` : ' '
  if (language === 'js' || language === 'jsx')
    return [{ at: start, text: `/* @expectCollected${words} */${separator}` }]
  const { callee, insertion } = importOf(source, ANNOTATION_MODULES)
  const given = within === undefined ? '' : `{ within: ${quoted(within, text)} }`
  // Decorators stand all before `export` or all after it.
  const first = node.modifiers?.find((it) => ts.isDecorator(it))
  const at = first === undefined ? start : first.getStart(tree)
  const decorator: Insertion = { at, text: `@${callee}(${given})${at === start ? separator : ' '}` }
  return insertion === undefined ? [decorator] : [insertion, decorator]
}

function quoted(within: string, text: string): string {
  const json = JSON.stringify(within)
  const isSingle = text.includes("from '") || !text.includes('from "')
  return isSingle && !within.includes("'") ? `'${json.slice(1, -1).replaceAll(String.raw`\"`, '"')}'` : json
}

function applied(text: string, insertions: readonly Insertion[]): string {
  // Those of one place keep their order: the import comes before the class it is for.
  const sorted = insertions.map((it, order) => ({ ...it, order })).sort((a, b) => b.at - a.at || b.order - a.order)
  return sorted.reduce((result, it) => result.slice(0, it.at) + it.text + result.slice(it.at), text)
}
