import fs from 'node:fs'
import path from 'node:path'
import picomatch from 'picomatch'

export type OwnersOf = (file: string) => readonly string[]

/** Where GitHub and GitLab look for it, in their order. */
const PLACES = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS']

/** The owners of a file by the project's CODEOWNERS; nobody where there is none. */
export function ownersIn(root: string): OwnersOf {
  const file = PLACES.map((place) => path.join(root, place)).find((candidate) => fs.existsSync(candidate))
  return file === undefined ? () => [] : parseOwners(fs.readFileSync(file, 'utf8'))
}

/** The last line that matches a file decides, also one that names nobody. */
export function parseOwners(text: string): OwnersOf {
  const rules = text.split('\n').flatMap((line) => {
    // GitLab's sections have names, and may have owners for the lines that name none.
    const [pattern, ...owners] =
      line
        .replace(/(^|\s)#.*/, '')
        .trim()
        .match(/(?:\\.|\S)+/g) ?? []
    if (pattern === undefined || /^\^?\[/.test(pattern)) return []
    return [{ matches: picomatch(globsOf(pattern.replaceAll('\\ ', ' ')), { dot: true }), owners }]
  })
  return (file) => rules.findLast(({ matches }) => matches(file))?.owners ?? []
}

/** A pattern of CODEOWNERS, which are those of .gitignore without negation, as globs. */
function globsOf(pattern: string): string[] {
  const bare = pattern.replace(/^\//, '').replace(/\/$/, '')
  const anchored = pattern.startsWith('/') || bare.includes('/')
  const glob = anchored ? bare : `**/${bare}`
  if (pattern.endsWith('/')) return [`${glob}/**`]
  // "docs/*" means the files in docs and not those beneath.
  return pattern.endsWith('/*') ? [glob] : [glob, `${glob}/**`]
}
