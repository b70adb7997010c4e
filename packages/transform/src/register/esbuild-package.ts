import { createRequire } from 'node:module'
import path from 'node:path'
import type * as esbuild from 'esbuild'
import { TransformError } from '../errors.ts'

export function loadEsbuild(root: string): typeof esbuild {
  const found = required('esbuild', root) as typeof esbuild | undefined
  if (found !== undefined) return found
  throw new TransformError(
    'OVERSTAY_NO_ESBUILD',
    'TypeScript and JSX files are compiled by esbuild, which is not installed',
    'Install it: npm install --save-dev esbuild',
  )
}

/** Of the one that would be loaded; empty where there is none. */
export function esbuildVersion(root: string): string {
  const manifest = required('esbuild/package.json', root) as { version: string } | undefined
  return manifest?.version ?? ''
}

/** That of the project first: it is the version its other tools use. */
function required(name: string, root: string): unknown {
  for (const from of [path.join(root, 'package.json'), import.meta.url]) {
    try {
      return createRequire(from)(name)
    } catch {
      continue
    }
  }
  return undefined
}
