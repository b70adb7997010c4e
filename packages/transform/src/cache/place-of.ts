import type { SourceMap } from '../options.ts'
import { originalFiles } from '../site/original-files.ts'
import { packageIdentity } from '../site/package-identity.ts'
import { shownPath } from '../site/shown-path.ts'
import { stateOfFile } from './file-state.ts'

/** What a result has of where its file is: how it is shown, and what fingerprints are made of. */
export function placeOf(file: string, root: string): readonly unknown[] {
  const identity = packageIdentity(file)
  return [shownPath(file, root), identity?.name, identity && shownPath(file, identity.folder)]
}

/** The same of the files that a map leads to, and what they say. */
export function originalsIn(map: SourceMap | string | undefined, file: string, root: string): readonly unknown[] {
  if (map === undefined) return []
  return originalFiles(map, file).map((it) => [placeOf(it, root), stateOfFile(it).hash])
}
