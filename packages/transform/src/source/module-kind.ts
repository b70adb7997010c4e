import path from 'node:path'

export const moduleKinds = ['module', 'commonjs', 'script'] as const
/** `script`: a classic script of a web page, which can neither import nor require. */
export type ModuleKind = (typeof moduleKinds)[number]

const byEnding: Readonly<Record<string, ModuleKind>> = {
  '.mjs': 'module',
  '.mts': 'module',
  '.cjs': 'commonjs',
  '.cts': 'commonjs',
}

/** What the ending alone says. */
export function moduleKindByEnding(file: string): ModuleKind | undefined {
  return byEnding[path.extname(file)]
}

// Free names that only a CommonJS wrapper provides. A text search: in doubt a file counts as a script and stays as it is.
const commonJs = /\brequire\s*\(|\bmodule\.exports\b|(?:^|[^.\w$])exports\s*[.[]|\b__(?:file|dir)name\b/

/** What a file without ESM syntax is, by its text. */
export function looksLikeCommonJs(text: string): boolean {
  return commonJs.test(text)
}
