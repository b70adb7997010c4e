import { ts } from 'ts-morph'

/** What became of a config: its new text, that it needs none, or why a person has to do it. */
export type PluginEdit = { text: string } | 'there already' | { reason: string }

/** Puts `overstay()` among the plugins of a config of Vite or Vitest; every other character stays what it is. */
export function withPlugin(file: string, text: string, module: string): PluginEdit {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  if (imports(text, module)) return 'there already'
  if (!parses(file, text)) return { reason: 'it does not parse' }
  if (/\boverstay\b/.test(namesIn(tree))) return { reason: 'something else in it is called overstay' }
  const exported = tree.statements.find((it) => ts.isExportAssignment(it) && it.isExportEquals !== true)
  if (exported === undefined) return { reason: 'it has no `export default`' }
  const config = configOf((exported as ts.ExportAssignment).expression, tree)
  if (config === undefined) return { reason: 'what it exports is not written there as an object' }
  const test = propertyOf(config, 'test')
  const inner = test !== undefined && ts.isObjectLiteralExpression(test) ? test : undefined
  if (inner !== undefined && (propertyOf(inner, 'projects') ?? propertyOf(inner, 'workspace')) !== undefined) {
    return { reason: 'each of its projects has plugins of its own' }
  }
  const inserted = pluginInsertion(config, tree)
  if ('reason' in inserted) return inserted
  const line = importInsertion(tree, module)
  // The later place first: the earlier one stays where it is.
  const edited = inserted.at > line.at ? at(at(text, inserted), line) : at(at(text, line), inserted)
  return parses(file, edited) ? { text: edited } : { reason: 'the line does not fit into it' }
}

/** Whether a file imports or requires a module; what stands in comments does not count. */
export function imports(text: string, module: string): boolean {
  return ts.preProcessFile(text, true, true).importedFiles.some(({ fileName }) => fileName === module)
}

interface Insertion {
  readonly at: number
  readonly text: string
}

const at = (text: string, insertion: Insertion): string =>
  text.slice(0, insertion.at) + insertion.text + text.slice(insertion.at)

/** The object that an expression comes to, where the file shows it within a few steps; names may go round in a circle. */
function configOf(expression: ts.Expression, tree: ts.SourceFile, steps = 8): ts.ObjectLiteralExpression | undefined {
  if (steps === 0) return undefined
  const bare = unwrapped(expression)
  if (ts.isObjectLiteralExpression(bare)) return bare
  if (ts.isIdentifier(bare)) {
    const value = constantOf(bare.text, tree)
    return value === undefined ? undefined : configOf(value, tree, steps - 1)
  }
  if (ts.isCallExpression(bare) && ts.isIdentifier(bare.expression)) {
    const which = CALLS[bare.expression.text]
    const argument = which === undefined ? undefined : bare.arguments.at(which)
    return argument === undefined ? undefined : configOf(argument, tree, steps - 1)
  }
  if (ts.isArrowFunction(bare) || ts.isFunctionExpression(bare)) {
    if (!ts.isBlock(bare.body)) return configOf(bare.body, tree, steps - 1)
    const results = resultsOf(bare.body)
    return results.length === 1 && results[0] !== undefined ? configOf(results[0], tree, steps - 1) : undefined
  }
  return undefined
}

/** Which argument of a call is the config: lists of plugins that are merged are put one after the other. */
const CALLS: Readonly<Partial<Record<string, number>>> = { defineConfig: 0, defineProject: 0, mergeConfig: -1 }

function unwrapped(expression: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(expression) ||
    ts.isAsExpression(expression) ||
    ts.isSatisfiesExpression(expression) ||
    ts.isNonNullExpression(expression)
    ? unwrapped(expression.expression)
    : expression
}

function constantOf(name: string, tree: ts.SourceFile): ts.Expression | undefined {
  for (const statement of tree.statements) {
    if (!ts.isVariableStatement(statement) || (statement.declarationList.flags & ts.NodeFlags.Const) === 0) continue
    for (const { name: own, initializer } of statement.declarationList.declarations) {
      if (ts.isIdentifier(own) && own.text === name) return initializer
    }
  }
  return undefined
}

/** What a function returns, without those in it. */
function resultsOf(body: ts.Block): (ts.Expression | undefined)[] {
  const results: (ts.Expression | undefined)[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) return
    if (ts.isReturnStatement(node)) results.push(node.expression)
    ts.forEachChild(node, visit)
  }
  visit(body)
  return results
}

function pluginInsertion(config: ts.ObjectLiteralExpression, tree: ts.SourceFile): Insertion | { reason: string } {
  const { properties } = config
  const spread = properties.findLastIndex((it) => ts.isSpreadAssignment(it))
  const own = properties.findIndex((it) => it.name?.getText(tree).replaceAll(/['"]/g, '') === 'plugins')
  if (own < 0 && spread >= 0) return { reason: 'its plugins may come with what is spread into it' }
  if (own >= 0 && spread > own) return { reason: 'what is spread into it may replace its plugins' }
  if (own >= 0) {
    const list = propertyOf(config, 'plugins')
    if (list === undefined || !ts.isArrayLiteralExpression(list)) return { reason: 'its plugins are not a list' }
    return firstElement(list, 'overstay()', tree)
  }
  return firstElement(config, 'plugins: [overstay()]', tree)
}

function propertyOf(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  const found = object.properties.find((it) => it.name !== undefined && 'text' in it.name && it.name.text === name)
  return found !== undefined && ts.isPropertyAssignment(found) ? unwrapped(found.initializer) : undefined
}

/** Goes first, where no comment of another element can come between it and its comma. */
function firstElement(
  node: ts.ArrayLiteralExpression | ts.ObjectLiteralExpression,
  text: string,
  tree: ts.SourceFile,
): Insertion {
  const isList = ts.isArrayLiteralExpression(node)
  const elements: ts.NodeArray<ts.Node> = isList ? node.elements : node.properties
  const inside = node.getStart(tree) + 1
  if (elements.length === 0) return { at: inside, text: isList ? text : ` ${text} ` }
  const gap = tree.text.slice(inside, elements[0].getStart(tree))
  if (!gap.includes('\n')) return { at: inside, text: isList ? `${text}, ` : ` ${text},` }
  const indent = /[^\n]*$/.exec(gap)![0]
  return { at: inside, text: `${newlineOf(tree)}${indent}${text},` }
}

function importInsertion(tree: ts.SourceFile, module: string): Insertion {
  const lines = tree.statements.filter((it) => ts.isImportDeclaration(it))
  const sample = lines.at(-1)?.getText(tree) ?? tree.statements.map((it) => it.getText(tree)).join('\n')
  const quote = sample.includes('"') && !sample.includes("'") ? '"' : "'"
  const end = /;[ \t]*\r?$/m.test(sample) ? ';' : ''
  const line = `import { overstay } from ${quote}${module}${quote}${end}`
  const newline = newlineOf(tree)
  const last = lines.at(-1)
  if (last === undefined) {
    const start = MUST_BE_FIRST.exec(tree.text)![0].length
    const gap = /^\r?\n/.test(tree.text.slice(start)) ? newline : newline + newline
    return { at: start, text: `${line}${gap}` }
  }
  const comment = COMMENT_BEHIND.exec(tree.text.slice(last.end))
  return { at: last.end + (comment?.[0].length ?? 0), text: `${newline}${line}` }
}

/** What means nothing below an import. Other comments belong to what they stand above. */
const MUST_BE_FIRST = /^(?:(?:#!|\/\/\/|\/\/ *@ts-).*\r?\n)*/
const COMMENT_BEHIND = /^[ \t]*(?:\/\/[^\r\n]*|\/\*[^\r\n]*\*\/)(?=[ \t]*\r?(?:\n|$))/

function newlineOf({ text }: ts.SourceFile): string {
  return text.includes('\r\n') ? '\r\n' : '\n'
}

function namesIn(tree: ts.SourceFile): string {
  const names: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.push(node.text)
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return names.join(' ')
}

function parses(file: string, text: string): boolean {
  const { diagnostics = [] } = ts.transpileModule(text, { fileName: file, reportDiagnostics: true })
  return diagnostics.every(({ category }) => category !== ts.DiagnosticCategory.Error)
}
