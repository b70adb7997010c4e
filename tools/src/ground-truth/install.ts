import { execFile } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { aliasOf, variantsOf, type Case } from './case.ts'

interface Manifest {
  name: string
  private: true
  dependencies: Record<string, string>
}

/** Installs both versions of each case into one folder under npm aliases; what is there already stays. */
export async function installPackages(cases: readonly Case[], folder: string): Promise<void> {
  fs.mkdirSync(folder, { recursive: true })
  const file = path.join(folder, 'package.json')
  const manifest: Manifest = fs.existsSync(file)
    ? (JSON.parse(fs.readFileSync(file, 'utf8')) as Manifest)
    : { name: 'ground-truth-packages', private: true, dependencies: {} }
  let complete = true
  for (const known of cases) {
    for (const variant of variantsOf(known)) {
      const alias = aliasOf(known, variant)
      const wanted = `npm:${known.package}@${known[variant] ?? ''}`
      const installed = fs.existsSync(path.join(folder, 'node_modules', alias, 'package.json'))
      if (manifest.dependencies[alias] === wanted && installed) continue
      manifest.dependencies[alias] = wanted
      complete = false
    }
  }
  if (complete) return
  fs.writeFileSync(file, JSON.stringify(manifest, null, 2) + '\n')
  const flags = ['--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', '--loglevel=error']
  await promisify(execFile)('npm', ['install', ...flags], { cwd: folder })
}
