import { readFileSync } from 'node:fs'
import path from 'node:path'

/** The file behind what a bundler calls a module. */
export interface ModuleFile {
  /** Absolute path. */
  readonly path: string
  /** What stands behind the `?` and asks for something else than the file, or for a part of it; `''` where nothing does. */
  readonly query: string
}

/** Added by dev servers to make a request fresh; the module is the same. */
const harmless = /^(?:[tv]=[^&]*|import)$/

/** Undefined for what plugins made up: by the convention of all of them its name holds a `\0`, or is no path. */
export function moduleFile(id: string): ModuleFile | undefined {
  if (id.includes('\0')) return undefined
  const at = id.indexOf('?')
  const file = at < 0 ? id : id.slice(0, at)
  if (!path.isAbsolute(file)) return undefined
  const query = at < 0 ? [] : id.slice(at + 1).split('&')
  return { path: path.normalize(file), query: query.filter((it) => it !== '' && !harmless.test(it)).join('&') }
}

/** What the file itself says, without byte order mark, as bundlers hand it on; undefined where there is no such file. */
export function textOnDisk(file: string): string | undefined {
  try {
    return withoutMark(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

export function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}

const component = /\.(?:vue|svelte(?:\.[jt]s)?)$/

/**
 * Files that are programs only once their own compiler has been over them. Svelte's modules too: their compiler wants no
 * names that begin with `$`.
 */
export function isComponent(file: string): boolean {
  return component.test(file)
}

/** Of a component, the parts that become code: all of it, or what Vue's compiler asks for one by one. */
export function isComponentCode({ query }: ModuleFile): boolean {
  return query === '' || (/(?:^|&)vue(?:&|$)/.test(query) && /(?:^|&)type=(?:script|template)(?:&|$)/.test(query))
}
