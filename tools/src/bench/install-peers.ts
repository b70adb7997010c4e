import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

const FLAGS = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error']

/** Peers are no dependencies of the repository: whoever runs a benchmark installs them, `name@version`, into a folder. */
export function installPeers(folder: string, packages: readonly string[]): void {
  fs.mkdirSync(folder, { recursive: true })
  const manifest = path.join(folder, 'package.json')
  if (!fs.existsSync(manifest)) fs.writeFileSync(manifest, '{ "private": true }\n')
  execFileSync('npm', ['install', ...FLAGS, ...packages], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
}
