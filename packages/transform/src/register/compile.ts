import path from 'node:path'
import type * as esbuild from 'esbuild'
import type { FileState } from '../cache/file-state.ts'
import { withInlineMap } from '../hosts/inline-map.ts'
import type { SourceMap } from '../options.ts'
import { moduleKindByEnding } from '../source/module-kind.ts'
import { moduleKindBySyntax, parse } from '../source/parse.ts'
import { moduleTypeAround } from '../source/module-type.ts'
import { loadEsbuild } from './esbuild-package.ts'
import type { ProjectFile } from './project-file.ts'
import type { Tagging } from './tagging.ts'
import { projectOptionsFor } from './typescript-options.ts'

export type NodeFormat = 'module' | 'commonjs'

export interface Compiled {
  readonly code: string
  readonly format: NodeFormat
  /** What told how to compile it. */
  readonly configs: readonly FileState[]
}

/** As Node decides for TypeScript: by ending, by package.json, and where both are silent by syntax. */
function formatOf(file: ProjectFile, source: string): NodeFormat {
  const byEnding = moduleKindByEnding(file.path)
  if (byEnding === 'module' || byEnding === 'commonjs') return byEnding
  const type = moduleTypeAround(file.path)
  if (type !== undefined) return type
  const parsed = parse(file.path, source, file.language, false)
  return ('tree' in parsed ? moduleKindBySyntax(parsed.tree) : undefined) ?? 'commonjs'
}

/** TypeScript and JSX become JavaScript that Node can run, tagged before that: sites are those of the file itself. */
export class Compiler {
  readonly #root: string
  #esbuild: typeof esbuild | undefined

  constructor(root: string) {
    this.#root = root
  }

  /** Without `tagging` the file is compiled as it is. */
  async compile(file: ProjectFile, source: string, tagging: Tagging | undefined): Promise<Compiled> {
    const format = formatOf(file, source)
    const tagged = tagging?.tag(file, source, format, { header: format === 'commonjs' ? 'apart' : 'inline' })
    const input = tagged?.map === undefined ? source : withInlineMap(tagged.code, tagged.map)
    const { configs, emit } = projectOptionsFor(file.path)
    this.#esbuild ??= loadEsbuild(this.#root)
    const { code, map } = await this.#esbuild.transform(input, {
      loader: file.language,
      format: format === 'module' ? 'esm' : 'cjs',
      target: `node${process.versions.node}`,
      platform: 'node',
      sourcefile: path.basename(file.path),
      sourcemap: 'external',
      tsconfigRaw: { compilerOptions: emit },
    })
    const header = tagged?.header
    return { format, configs, code: header === undefined ? withInlineMap(code, map) : withHeader(header, code, map) }
  }
}

const beginning = /^(#![^\n]*\n)?("use strict";\n)?/

/**
 * esbuild puts what it makes of imports in front of everything when it makes CommonJS of a module, and our header would
 * come after them. So it goes into esbuild's own output: behind the directive, or on a line of its own.
 */
function withHeader(header: string, code: string, json: string): string {
  const [whole, shebang = '', directive = ''] = beginning.exec(code) ?? ['']
  const rest = code.slice(whole.length)
  if (directive !== '') return withInlineMap(`${shebang}${directive.trimEnd()}${header}\n${rest}`, json)
  const map = JSON.parse(json) as SourceMap
  return withInlineMap(`${shebang}${header}\n${rest}`, { ...map, mappings: `;${map.mappings}` })
}
