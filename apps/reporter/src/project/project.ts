import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { CommandError } from '../command-error.ts'
import { EXIT } from '../exit-codes.ts'
import { projectRoot } from '../project-root.ts'
import { packageManagerOf, type Installed } from './package-manager.ts'
import { runners, type Runner } from './runners.ts'

/** What of package.json tells how a project is worked with. */
export interface Manifest {
  name?: string
  type?: string
  packageManager?: string
  scripts?: Record<string, string>
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

export interface Project extends Installed {
  /** The folder of package.json. */
  root: string
  /** The folder of the git repository around it; undefined where there is none. */
  repository: string | undefined
  manifest: Manifest
  /** The runners it has, in the order of the list. */
  runners: readonly Runner[]
  isTypeScript: boolean
}

/** The project that a folder belongs to. */
export function projectAt(folder: string): Project {
  const root = projectRoot(folder)
  const manifest = manifestIn(root)
  const repository = repositoryOf(root)
  return {
    root,
    repository,
    manifest,
    ...packageManagerOf(root, repository ?? root, manifest.packageManager),
    runners: runners.filter((runner) => isUsed(runner, manifest)),
    isTypeScript: fs.existsSync(path.join(root, 'tsconfig.json')),
  }
}

export function hasPackage({ dependencies = {}, devDependencies = {} }: Manifest, name: string): boolean {
  return name in dependencies || name in devDependencies
}

function isUsed({ package: own, called }: Runner, manifest: Manifest): boolean {
  if (own !== undefined && hasPackage(manifest, own.name)) return true
  return Object.values(manifest.scripts ?? {}).some((script) => called.test(script))
}

function manifestIn(root: string): Manifest {
  const file = path.join(root, 'package.json')
  if (!fs.existsSync(file)) {
    throw new CommandError(EXIT.usage, `there is no package.json in ${root}`, 'Go to the folder of your project.')
  }
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')) as Manifest
  } catch (error) {
    throw new CommandError(EXIT.usage, `package.json cannot be read: ${(error as Error).message}`, 'Mend the file.')
  }
}

function repositoryOf(root: string): string | undefined {
  try {
    const args = ['rev-parse', '--show-toplevel']
    return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    // No repository, or no git.
    return undefined
  }
}
