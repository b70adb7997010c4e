import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FileInfo, OwnerKind } from './options.ts'

const TEST = /\.(?:test|spec)\.[cm]?[jt]sx?$|(?:^|\/)__(?:tests|mocks)__\//
const PACKAGE = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//
const RUNNER = /^(?:@?vitest|@vitest\/.*|@?jest|@jest\/.*|jest-.*|mocha|tinypool|tinyspy|@overstay\/.*|overstay)$/

/** Whose a file is by its name alone, shown relative to `root`, for whoever knows nothing better about a program. */
export function ownerByPath(root: string): (raw: string) => FileInfo {
  return (raw) => {
    if (raw.startsWith('node:internal/test')) return { file: raw, kind: 'runner' }
    if (!raw.startsWith('file:') && !path.isAbsolute(raw)) {
      const isFile = /\.[cm]?[jt]sx?$/.test(raw) && !raw.includes(':')
      return { file: raw, kind: isFile ? kindOf(raw, raw) : 'runtime' }
    }
    const absolute = posix(raw.startsWith('file:') ? fileURLToPath(raw) : raw)
    const relative = posix(path.relative(root, absolute))
    const file = relative.startsWith('../') || path.isAbsolute(relative) ? absolute : relative
    return { file, kind: kindOf(file, absolute) }
  }
}

function kindOf(file: string, absolute: string): OwnerKind {
  const dependency = PACKAGE.exec(absolute)
  if (dependency !== null) return RUNNER.test(dependency[1]) ? 'runner' : 'dependency'
  return TEST.test(file) ? 'test' : 'product'
}

const posix = (file: string): string => file.replaceAll(path.sep, '/')
