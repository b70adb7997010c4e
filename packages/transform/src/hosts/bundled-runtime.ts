import { readFileSync } from 'node:fs'
import path from 'node:path'
import { isInside } from '../site/shown-path.ts'
import { runtimeFile } from './runtime-file.ts'

const privateName = /#[a-z]\w*\b/i

/** The runtime's files as a bundle is to have them: one copy, whoever imports it, and as they were published. */
export class BundledRuntime {
  readonly file: string
  readonly #folder: string

  constructor(root: string, given: string | undefined) {
    this.file = given === undefined ? runtimeFile(root) : path.resolve(root, given)
    this.#folder = path.dirname(this.file)
  }

  owns(file: string): boolean {
    return file === this.file || isInside(this.#folder, file)
  }

  /** The file's own text where a tool has made a `WeakMap` of its private field (findings/tagging.md). */
  unlowered(file: string, code: string): string | undefined {
    if (privateName.test(code)) return undefined
    const own = readFileSync(file, 'utf8')
    return privateName.test(own) ? own : undefined
  }
}
