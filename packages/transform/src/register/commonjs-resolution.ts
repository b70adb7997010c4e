import Module from 'node:module'
import { pathToFileURL } from 'node:url'
import { isNotFound, typescriptFile } from './resolve-typescript.ts'

type ResolveFilename = (this: unknown, request: string, parent: Module | undefined, ...rest: unknown[]) => string

/** What every tool that resolves for `require` builds upon; not part of Node's types. */
interface Internals {
  _resolveFilename: ResolveFilename
}

/**
 * Lets `require('./x.js')` find `./x.ts`. Of use with hooks too: on Node 22 the `require` of imported CommonJS does not
 * ask them.
 */
export function resolveSourcesOnRequire(): void {
  const internals = Module as unknown as Internals
  const resolveFilename = internals._resolveFilename
  internals._resolveFilename = function resolveOrFindSource(request, parent, ...rest) {
    try {
      return Reflect.apply(resolveFilename, this, [request, parent, ...rest])
    } catch (error) {
      const from = parent?.filename == null ? undefined : pathToFileURL(parent.filename).href
      const source = isNotFound(error) ? typescriptFile(request, from) : undefined
      if (source === undefined) throw error
      return source
    }
  }
}
