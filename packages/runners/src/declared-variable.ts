import fs from 'node:fs'
import path from 'node:path'

/** A declaration, or an assignment to a variable, up to what is assigned. */
const ASSIGNED = /(?:^|[^.\w$])([\w$]+)\s*(?::[^=]*)?=\s*$/

/**
 * The variable to which a line of source gives what is made at a place ("line:column", from 1): V8 does not say which
 * variable of a block is which when one of them holds a small number, as a counter beside a registry does.
 */
export function declaredVariable(root: string): (file: string, place: string) => string | undefined {
  const sources = new Map<string, string[]>()
  return (file, place) => {
    const [line, column] = place.split(':').map(Number)
    let lines = sources.get(file)
    if (lines === undefined) sources.set(file, (lines = linesOf(path.resolve(root, file))))
    return ASSIGNED.exec(lines.at(line - 1)?.slice(0, column - 1) ?? '')?.[1]
  }
}

function linesOf(file: string): string[] {
  try {
    return fs.readFileSync(file, 'utf8').split('\n')
  } catch {
    return []
  }
}
