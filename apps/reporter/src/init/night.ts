import fs from 'node:fs'
import path from 'node:path'
import type { Project } from '../project/project.ts'

/** For projects that do not say. */
export const NODE_VERSION = 24

/** What the nightly jobs of all CIs have in common. */
export interface Night {
  /** The project's folder in the repository; empty where they are the same. */
  folder: string
  install: string
  /** How the command is called. */
  overstay: string
}

export function night({ root, repository = root, manager, lockFolder }: Project): Night {
  const folder = path.relative(repository, root).replaceAll('\\', '/')
  const locked = lockFolder !== undefined
  // A package of a workspace is installed with it, from its lockfile.
  const above = locked && lockFolder !== root ? `cd ${path.relative(root, lockFolder).replaceAll('\\', '/')} && ` : ''
  const install = locked && manager.name === 'yarn' && isBerry(lockFolder) ? 'yarn install --immutable' : undefined
  return {
    folder,
    install: above + (install ?? (locked ? manager.install.locked : manager.install.unlocked)),
    overstay: [...manager.exec, 'overstay'].join(' '),
  }
}

export function nodeVersionFile({ root }: Project): string | undefined {
  return ['.nvmrc', '.node-version'].find((file) => fs.existsSync(path.join(root, file)))
}

function isBerry(folder: string): boolean {
  return fs.existsSync(path.join(folder, '.yarnrc.yml'))
}
