import { createRequire } from 'node:module'
import path from 'node:path'
import type * as esbuild from 'esbuild'
import { TransformError } from '../errors.ts'
import { withInlineMap } from '../hosts/inline-map.ts'
import type { SourceMap } from '../options.ts'
import { moduleKindByEnding } from '../source/module-kind.ts'
import { moduleKindBySyntax, parse } from '../source/parse.ts'
import { moduleTypeAround } from './module-type.ts'
import type { ProjectFile } from './project-file.ts'
import type { Tagging } from './tagging.ts'
import { loadOwn } from './own-modules.ts'
import { emitOptionsFor } from './typescript-options.ts'

export type NodeFormat = 'module' | 'commonjs'

/** As Node decides for TypeScript: by ending, by package.json, and where both are silent by syntax. */
export function formatOf(file: ProjectFile, source: string): NodeFormat {
  const byEnding = moduleKindByEnding(file.path)
  if (byEnding === 'module' || byEnding === 'commonjs') return byEnding
  const type = moduleTypeAround(file.path)
  if (type !== undefined) return type
  const parsed = parse(file.path, source, file.language, false)
  return ('tree' in parsed ? moduleKindBySyntax(parsed.tree) : undefined) ?? 'commonjs'
}

/** TypeScript and JSX become JavaScript that Node can run, tagged before that: sites are those of the file itself. */
export class Compiler {
  readonly #tagging: Tagging
  readonly #root: string
  #esbuild: typeof esbuild | undefined

  constructor(tagging: Tagging, root: string) {
    this.#tagging = tagging
    this.#root = root
  }

  compile(file: ProjectFile, source: string, format: NodeFormat): string {
    const tagged = this.#tagging.selects(file)
      ? this.#tagging.tag(file, source, format, { header: format === 'commonjs' ? 'apart' : 'inline' })
      : undefined
    const input = tagged?.map === undefined ? source : withInlineMap(tagged.code, tagged.map)
    const { code, map } = this.#load().transformSync(input, {
      loader: file.language,
      format: format === 'module' ? 'esm' : 'cjs',
      target: `node${process.versions.node}`,
      platform: 'node',
      sourcefile: path.basename(file.path),
      sourcemap: 'external',
      tsconfigRaw: { compilerOptions: emitOptionsFor(file.path) },
    })
    return tagged?.header === undefined ? withInlineMap(code, map) : withHeader(tagged.header, code, map)
  }

  #load(): typeof esbuild {
    this.#esbuild ??= loadEsbuild(this.#root)
    return this.#esbuild
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

/** That of the project first: it is the version its other tools use. */
function loadEsbuild(root: string): typeof esbuild {
  for (const from of [path.join(root, 'package.json'), import.meta.url]) {
    try {
      return loadOwn(() => createRequire(from)('esbuild') as typeof esbuild)
    } catch {
      continue
    }
  }
  throw new TransformError(
    'OVERSTAY_NO_ESBUILD',
    'TypeScript and JSX files are compiled by esbuild, which is not installed',
    'Install it: npm install --save-dev esbuild',
  )
}
