import { execFileSync } from 'node:child_process'

/** Commit and branch of a folder; null outside a repository or without git. */
export function gitState(folder: string): { commit: string | null; branch: string | null } {
  const branch = git(folder, 'rev-parse', '--abbrev-ref', 'HEAD')
  return { commit: git(folder, 'rev-parse', 'HEAD'), branch: branch === 'HEAD' ? null : branch }
}

function git(folder: string, ...args: string[]): string | null {
  try {
    return execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return null
  }
}
