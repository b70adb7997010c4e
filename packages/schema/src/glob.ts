/** Whether a path with `/` matches a glob: `*` and `?` within a folder, `**` across folders, `{a,b}`. */
export type Matcher = (path: string) => boolean

/** A glob without `/` matches in every folder, one that names a folder matches all in it, as in a .gitignore. */
export function anyGlob(globs: readonly string[]): Matcher {
  const patterns = globs.map(globPattern)
  return (path) => patterns.some((it) => it.test(path))
}

// Longest first: each piece of a glob and the pattern it stands for.
const piece = /\*\*\/|\/\*\*$|\*\*|\*|\?|\{([^{}]*)\}|[^*?{}]+|[{}]/g

function globPattern(glob: string): RegExp {
  const trimmed = glob.replace(/^\.?\//, '').replace(/\/$/, '')
  const anywhere = trimmed.includes('/') ? '' : '(?:.*/)?'
  return new RegExp(`^${anywhere}${translated(trimmed)}(?:/.*)?$`)
}

function translated(glob: string): string {
  return glob.replace(piece, (text: string, choices: string | undefined) => {
    if (choices !== undefined) return `(?:${choices.split(',').map(translated).join('|')})`
    return wildcards[text] ?? text.replace(/[\\^$.|+()[\]{}]/g, String.raw`\$&`)
  })
}

const wildcards: Readonly<Record<string, string | undefined>> = {
  '**/': '(?:.*/)?',
  '/**': '/.*',
  '**': '.*',
  '*': '[^/]*',
  '?': '[^/]',
}
