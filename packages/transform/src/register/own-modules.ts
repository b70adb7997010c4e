import { createRequire } from 'node:module'

const { cache } = createRequire(import.meta.url)

let depth = 0

/** Our own tools come through the hooks like everything else, also while these cannot answer without them. */
export function isLoadingOwn(): boolean {
  return depth > 0
}

/**
 * Loads a tool of ours without a trace in `require.cache`, which programs list, clear and mock. Whoever needs one of its
 * files later gets a copy of their own, as without us.
 */
export function loadOwn<T>(load: () => T): T {
  const before = new Set(Object.keys(cache))
  depth++
  try {
    return load()
  } finally {
    depth--
    for (const file of Object.keys(cache)) if (!before.has(file)) Reflect.deleteProperty(cache, file)
  }
}
