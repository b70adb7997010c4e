import fs from 'node:fs'
import path from 'node:path'

export type Phase = 'parse' | 'resolution' | 'runtime'
export type Mode = 'sloppy' | 'strict' | 'module' | 'raw'

/** What the comment on top of a test says of it (test262, INTERPRETING.md). */
export interface TestCase {
  /** Relative to `test/` of the clone. */
  readonly name: string
  readonly file: string
  readonly source: string
  readonly modes: readonly Mode[]
  readonly isAsync: boolean
  readonly includes: readonly string[]
  /** The error the test is to end with. */
  readonly negative?: { readonly phase: Phase; readonly type: string }
}

export function testCase(clone: string, name: string): TestCase {
  const file = path.join(clone, 'test', name)
  const source = fs.readFileSync(file, 'utf8')
  const front = /\/\*---([\s\S]*?)---\*\//.exec(source)?.[1].replaceAll(/\r\n?/g, '\n')
  if (front === undefined) throw new Error(`${name} says nothing of itself: no /*--- … ---*/ in it`)
  const flags = list(front, 'flags')
  const type = /^negative:(?:\n[ \t]+.*)*?\n[ \t]+type:\s*(\w+)/m.exec(front)?.[1]
  const phase = /^negative:(?:\n[ \t]+.*)*?\n[ \t]+phase:\s*(\w+)/m.exec(front)?.[1] as Phase | undefined
  return {
    name,
    file,
    source,
    modes: modesBy(flags),
    isAsync: flags.includes('async'),
    includes: list(front, 'includes'),
    ...(type === undefined || phase === undefined ? {} : { negative: { type, phase } }),
  }
}

function modesBy(flags: readonly string[]): readonly Mode[] {
  if (flags.includes('raw')) return ['raw']
  if (flags.includes('module')) return ['module']
  if (flags.includes('onlyStrict')) return ['strict']
  if (flags.includes('noStrict')) return ['sloppy']
  return ['sloppy', 'strict']
}

/** `key: [a, b]`, over several lines too, or one `- a` a line. */
function list(front: string, key: string): readonly string[] {
  const inBrackets = new RegExp(`^${key}:\\s*\\[([^\\]]*)\\]`, 'm').exec(front)?.[1]
  if (inBrackets !== undefined) return inBrackets.split(',').flatMap((it) => it.trim() || [])
  const lines = new RegExp(`^${key}:[ \\t]*\\n((?:[ \\t]+-.*\\n?)+)`, 'm').exec(front)?.[1]
  return lines === undefined ? [] : lines.split('\n').flatMap((it) => it.replace(/^\s*-\s*/, '').trim() || [])
}

/** All tests below these folders of `test/`, in a fixed order. Files with `_FIXTURE` in their name belong to a test. */
export function testNames(clone: string, folders: readonly string[]): readonly string[] {
  return folders
    .flatMap((folder) =>
      fs
        .readdirSync(path.join(clone, 'test', folder), { recursive: true, encoding: 'utf8' })
        .filter((it) => it.endsWith('.js') && !it.includes('_FIXTURE'))
        .map((it) => path.posix.join(folder, it.split(path.sep).join('/'))),
    )
    .sort()
}
