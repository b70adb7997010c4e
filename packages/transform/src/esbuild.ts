import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { BuildOptions, Loader, OnLoadResult, PartialMessage, Plugin, PluginBuild } from 'esbuild'
import { openBuildCache } from './cache/build-cache.ts'
import { type Diagnostic, notUtf8 } from './errors.ts'
import { pathFilter } from './hosts/esbuild-filter.ts'
import { privateFieldsWarning } from './hosts/esbuild-target.ts'
import { FileChoice } from './hosts/file-choice.ts'
import type { HostWays, Tagged } from './hosts/file-tagger.ts'
import { bundlerSettings, type OverstayOptions } from './hosts/host-options.ts'
import { incomingMap, repeatsSource, withInlineMap, withoutContents } from './hosts/inline-map.ts'
import { type KeptForm, KeptTagger } from './hosts/kept-tagger.ts'
import { runtimeFile } from './hosts/runtime-file.ts'
import { RUNTIME_MODULE } from './options.ts'
import { shownPath } from './site/shown-path.ts'
import { type Language, languageOf, languages } from './source/language.ts'

export type { OverstayOptions } from './hosts/host-options.ts'

/** Tags the allocation sites of what esbuild loads. Put it last: the first plugin that loads a file has it. */
export function overstay(options: OverstayOptions = {}): Plugin {
  return {
    name: 'overstay',
    async setup(build) {
      const given = build.initialOptions
      const settings = bundlerSettings(options, given.absWorkingDir)
      const choice = new FileChoice(settings)
      // Everything in a bundle can require, and nothing is a script of a page.
      const ways: HostWays = { fallbackKind: given.bundle === true ? 'commonjs' : 'script' }
      // What is stripped goes without the runtime.
      const strips = settings.strip === true
      if (!strips) warnOnce(build, await privateFieldsWarning(build))
      const untold: string[] = []
      const { entryPoints, outdir, outfile } = given
      const cache = openBuildCache(settings, [options, entryPoints, outdir, outfile], (text) => untold.push(text))
      const tagger = new KeptTagger(settings, ways, mapInContents, cache)
      build.onEnd(() => {
        tagger.save()
        return { warnings: untold.splice(0).map((text) => ({ text })) }
      })
      if (!strips) resolveRuntime(build, options.runtime ?? runtimeFile(settings.root))
      build.onLoad(
        { filter: pathFilter(settings.dependencies), namespace: 'file' },
        ({ path: file, with: attributes }) => {
          const loader = loaderOf(file, given)
          if (!isLanguage(loader) || Object.keys(attributes).length > 0 || !choice.selects(file)) return undefined
          // Read here and at once: a promise for each file took twice as long (findings/transform.md, section 2).
          const source = readFileSync(file)
          if (!choice.mayTag(file, source)) return undefined
          // What stands for broken characters esbuild decides byte by byte, Node does not.
          if (!isUtf8(source)) {
            return { warnings: [message(notUtf8(shownPath(file, settings.root)), file, source.toString())] }
          }
          const sourceMap = given.sourcemap !== undefined && given.sourcemap !== false
          const incoming = sourceMap ? incomingMap(file, source) : undefined
          const result = tagger.tag(source, {
            file,
            language: loader,
            sourceMap,
            ...(incoming === undefined ? {} : { incomingMap: incoming }),
          })
          const load = (tagged: TaggedContents | undefined): OnLoadResult | undefined =>
            tagged && loaded(tagged, file, source, loader)
          return result instanceof Promise ? result.then(load) : load(result)
        },
      )
    },
  }
}

/** What esbuild is handed: the map stands in a comment of the contents. */
interface TaggedContents extends Omit<Tagged, 'code' | 'map'> {
  readonly contents: string | Uint8Array
}

/** Kept as it is handed over: of a file that is found in the cache no text and no map is made. */
const mapInContents: KeptForm<TaggedContents> = {
  toKeep({ code, map, ...facts }, source) {
    if (map === undefined) return [facts, code]
    // esbuild fetches the text of an original itself; in the map it would be more than half of what it is handed.
    return [facts, withInlineMap(code, repeatsSource(map, source) ? withoutContents(map) : map)]
  },
  wanted: (facts, body) => ({ ...(facts as Omit<TaggedContents, 'contents'>), contents: body }),
}

function loaded(
  { contents, diagnostics, isChanged, readFiles = [] }: TaggedContents,
  file: string,
  source: Buffer,
  loader: Language,
): OnLoadResult {
  return {
    // Without contents esbuild goes on as if nobody had been asked.
    ...(isChanged ? { contents, loader } : {}),
    watchFiles: [file, ...readFiles],
    warnings: diagnostics.map((it) => message(it, file, source.toString())),
  }
}

function message(it: Diagnostic, file: string, source: string): PartialMessage {
  const lineText = source.split(/\r\n|[\n\r\u2028\u2029]/)[it.line - 1]
  return {
    text: it.message,
    location: { file, line: it.line, column: it.column - 1, lineText },
    notes: [{ text: `${it.hint} (${it.code}, ${it.docs})` }],
    detail: it,
  }
}

/** When the build starts: what is told at its end goes to who called esbuild, and is not printed. */
function warnOnce(build: PluginBuild, text: string | undefined): void {
  let pending = text === undefined ? [] : [{ text }]
  build.onStart(() => {
    const warnings = pending
    pending = []
    return { warnings }
  })
}

/** One copy for every module, whatever it is imported by and whether or not that depends on it. */
function resolveRuntime(build: PluginBuild, file: string): void {
  const external = build.initialOptions.external?.filter((it) => /^@overstay\/(?:\*|runtime)/.test(it)) ?? []
  if (external.length > 0) return
  build.onResolve({ filter: new RegExp(`^${RUNTIME_MODULE}$`) }, () => ({ path: file }))
}

/** The longest ending that the build says something about wins, as in esbuild itself. */
function loaderOf(file: string, { loader = {} }: BuildOptions): Loader | undefined {
  const base = path.basename(file)
  for (let dot = base.indexOf('.'); dot >= 0; dot = base.indexOf('.', dot + 1)) {
    const ending = base.slice(dot)
    if (Object.hasOwn(loader, ending)) return loader[ending]
  }
  return languageOf(file)
}

function isLanguage(loader: Loader | undefined): loader is Language {
  return (languages as readonly (Loader | undefined)[]).includes(loader)
}
