import { existsSync, realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** What a compiled file is compiled from: TypeScript's own imports name the output. */
const sources: Readonly<Record<string, readonly string[] | undefined>> = {
  '.js': ['.ts', '.tsx', '.jsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
  '.jsx': ['.tsx'],
}
const endings = ['.ts', '.tsx', '.mts', '.cts', '.jsx']

/** Asked only after Node found nothing: what is there is what was meant. */
export function typescriptFile(specifier: string, parent: string | undefined): string | undefined {
  const target = targetPath(specifier, parent)
  if (target === undefined) return undefined
  const ending = path.extname(target)
  const base = target.slice(0, target.length - ending.length)
  const candidates = [
    ...(sources[ending] ?? []).map((it) => base + it),
    ...endings.map((it) => target + it),
    ...endings.map((it) => path.join(target, `index${it}`)),
  ]
  const found = candidates.find((it) => existsSync(it) && statSync(it).isFile())
  return found === undefined ? undefined : realpathSync(found)
}

/** Only paths: a package says itself where its files are. */
function targetPath(specifier: string, parent: string | undefined): string | undefined {
  if (specifier.startsWith('file:')) return fileURLToPath(specifier)
  if (path.isAbsolute(specifier)) return specifier
  if (!/^\.\.?(?:\/|$)/.test(specifier) || parent?.startsWith('file:') !== true) return undefined
  return fileURLToPath(new URL(specifier, parent))
}

/** The same for hooks, which speak in URLs. */
export function typescriptUrl(specifier: string, parent: string | undefined): string | undefined {
  const file = typescriptFile(specifier, parent)
  return file === undefined ? undefined : pathToFileURL(file).href
}

const absent: ReadonlySet<unknown> = new Set(['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND', 'ERR_UNSUPPORTED_DIR_IMPORT'])

export function isNotFound(error: unknown): boolean {
  return error instanceof Error && absent.has((error as NodeJS.ErrnoException).code)
}
