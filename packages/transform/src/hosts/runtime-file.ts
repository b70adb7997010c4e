import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { TransformError } from '../errors.ts'

const MANIFEST = '@overstay/runtime/package.json'
const SUBPATH = './stamp'

/**
 * The file behind `@overstay/runtime/stamp` for `import`, wherever it is asked from: a dependency that is tagged has
 * never heard of the runtime. Found from here first, then from the project.
 */
export function runtimeFile(root: string): string {
  for (const from of [import.meta.url, path.join(root, 'package.json')]) {
    const file = stampFrom(from)
    if (file !== undefined) return file
  }
  throw new TransformError(
    'OVERSTAY_NO_RUNTIME',
    '@overstay/runtime is not installed',
    'Install it: npm install --save-dev @overstay/runtime',
  )
}

function stampFrom(from: string): string | undefined {
  let manifest: string
  try {
    manifest = createRequire(from).resolve(MANIFEST)
  } catch {
    return undefined
  }
  const { exports } = JSON.parse(readFileSync(manifest, 'utf8')) as { exports: Record<string, unknown> }
  const target = importTarget(exports[SUBPATH])
  const file = target === undefined ? undefined : path.resolve(path.dirname(manifest), target)
  return file !== undefined && existsSync(file) ? file : undefined
}

/** `{ "import": { "types": …, "default": "./x.js" } }` → "./x.js". Node's own look-up would answer `require` with CommonJS. */
function importTarget(entry: unknown): string | undefined {
  if (typeof entry === 'string') return entry
  if (typeof entry !== 'object' || entry === null) return undefined
  const conditions = entry as Record<string, unknown>
  return importTarget(conditions.import ?? conditions.default)
}
