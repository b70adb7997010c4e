import fs from 'node:fs'
import path from 'node:path'

/** Files read at the most: helpers that wrap the runner lie close to the test. */
const MOST_FILES = 50
const RELATIVE_IMPORT = /\b(?:from|import|require)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g
const NODE_TEST = /['"]node:test['"]/

/**
 * Whether a program uses Node's test runner, directly or through files it imports. To ask the runner itself would start
 * it, and then every plain script would print a test summary.
 */
export function usesNodeTest(entry: string): boolean {
  const queue = [entry]
  for (let index = 0; index < queue.length && index < MOST_FILES; index++) {
    const source = textOf(queue[index])
    if (NODE_TEST.test(source)) return true
    for (const [, specifier] of source.matchAll(RELATIVE_IMPORT)) {
      const file = path.resolve(path.dirname(queue[index]), specifier)
      if (!queue.includes(file)) queue.push(file)
    }
  }
  return false
}

function textOf(file: string): string {
  for (const candidate of [file, `${file}.js`, `${file}.ts`, `${file}.mjs`, `${file}.cjs`]) {
    try {
      return fs.readFileSync(candidate, 'utf8')
    } catch {
      // A specifier without an extension, or one that leads elsewhere: the next candidate may be it.
    }
  }
  return ''
}
