import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import type { Project } from './projects.ts'

const INSTALL = ['install', '--ignore-scripts', '--force', '--no-audit', '--no-fund', '--loglevel=error']

/**
 * A project at its commit with its packages, below `folder`; what is there already stays. `mirrors`: where clones lie as
 * `owner+name`, for machines that do not reach GitHub.
 */
export function checkout({ name, commit }: Project, folder: string, mirrors: string | undefined): string {
  const target = path.join(folder, name.replace('/', '+'))
  if (!fs.existsSync(target)) {
    const local = mirrors === undefined ? undefined : path.join(mirrors, name.replace('/', '+'), 'repo')
    execFileSync('git', ['clone', '--quiet', '--no-checkout', local ?? `https://github.com/${name}.git`, target])
    execFileSync('git', ['checkout', '--quiet', commit], { cwd: target })
  }
  // Not all have npm's lockfile: the versions are those of the commit's day.
  if (!fs.existsSync(path.join(target, 'node_modules'))) {
    const day = execFileSync('git', ['log', '-1', '--format=%cs'], { cwd: target, encoding: 'utf8' }).trim()
    execFileSync('npm', [...INSTALL, `--before=${day}T23:59:59Z`], { cwd: target, stdio: 'inherit' })
  }
  return target
}

/** Overstay as its users would have it. */
export function installOverstay(tarballs: readonly string[], target: string): void {
  // A project may want packages to be a week old.
  execFileSync('npm', [...INSTALL, '--min-release-age=0', '--no-save', ...tarballs], { cwd: target, stdio: 'inherit' })
}
