import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'

/** "12:7" of the only place in a text where this stands. */
export function placeIn(text: string, what: string): string {
  const at = text.indexOf(what)
  if (at < 0 || text.includes(what, at + 1)) throw new Error(`not once in the text: ${what}`)
  const before = text.slice(0, at).split(/\r\n|\n/)
  return `${before.length}:${before.at(-1)!.length + 1}`
}

/** Where the output's source map leads from the only place that this pattern finds: "src/a.ts:12:7". */
export function tracedFrom(output: string, pattern: RegExp, root: string): string {
  const code = readFileSync(output, 'utf8')
  const found = [...code.matchAll(new RegExp(pattern, 'g'))]
  if (found.length !== 1) throw new Error(`${found.length} times in ${output}: ${String(pattern)}`)
  const before = code.slice(0, found[0].index).split('\n')
  const map = new TraceMap(JSON.parse(readFileSync(`${output}.map`, 'utf8')) as never, output)
  const { source, line, column } = originalPositionFor(map, { line: before.length, column: before.at(-1)!.length })
  if (source === null) return 'nowhere'
  const file = filesOf(source, output, root).find((it) => existsSync(it))
  return `${file === undefined ? source : path.relative(root, file)}:${line}:${column + 1}`
}

/** webpack and Rspack name sources `webpack://name/./src/a.ts`, relative to the project. */
function filesOf(source: string, output: string, root: string): string[] {
  const named = source.replace(/^webpack:\/\/[^/]*\//, '').replace(/^file:\/\//, '')
  return [path.resolve(path.dirname(output), named), path.resolve(root, named)]
}
