import { isAscii } from 'node:buffer'
import { readFileSync, statSync } from 'node:fs'
import { createRequire, Module } from 'node:module'
import path from 'node:path'
import { cachedDataVersionTag } from 'node:v8'
import { Script } from 'node:vm'
import { typescriptFile } from '../source/typescript-file.ts'
import { cacheKey } from './cache-key.ts'
import { DiskCache } from './disk-cache.ts'

const require = createRequire(import.meta.url)

/** What this thread has compiled and nobody has kept yet. */
let fresh: { readonly script: Script; readonly key: string; readonly disk: DiskCache } | undefined

/**
 * Loads TypeScript for who asks for it next, with the code that V8 made of it in an earlier process: to
 * compile 9 MB takes a fifth of a second, and what parses is compiled function by function as it is first called.
 * `module.enableCompileCache()` does the same, but not in Node 20, and for everything that the program loads.
 *
 * Never throws: what does not work out here is left to who asks.
 */
export function loadTypeScript(folder: string): void {
  try {
    const file = typescriptFile()
    require.cache[file] ??= loaded(file, new DiskCache(folder, () => undefined))
  } catch {
    // A ts-morph that is laid out in another way.
  }
}

/** For the processes to come, with all that this one had to compile; does something once at the most. */
export function keepCompiledTypeScript(): void {
  if (fresh === undefined) return
  const { disk, key, script } = fresh
  fresh = undefined
  disk.write(key, null, script.createCachedData())
}

function loaded(file: string, disk: DiskCache): Module {
  const { mtimeMs, size } = statSync(file)
  const key = `typescript-${cacheKey([file, mtimeMs, size, process.versions.v8, cachedDataVersionTag()], '')}`
  const cachedData = disk.read(key)?.body
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${textOf(file)}\n})`, {
    filename: file,
    ...(cachedData === undefined ? {} : { cachedData }),
  })
  if (cachedData === undefined || script.cachedDataRejected === true) fresh = { script, key, disk }
  const result = new Module(file)
  const run = script.runInThisContext() as (...parts: unknown[]) => void
  run.call(result.exports, result.exports, createRequire(file), result, file, path.dirname(file))
  result.filename = file
  result.loaded = true
  return result
}

/** As one byte a character, if it may be: half the memory, a tenth of the time. */
function textOf(file: string): string {
  const bytes = readFileSync(file)
  return bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8')
}
