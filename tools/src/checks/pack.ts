import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { packed, publishedPackages, ROOT, type Package } from './packages.ts'

const CONSUMER = `import { expectCollected, openScope, scope } from '@overstay/runtime'

class Session {
  readonly user: string
  constructor(user: string) {
    this.user = user
  }
}
const Watched = expectCollected({ within: 'request' })(Session)
const session: Session = scope('request', () => expectCollected(new Watched('a'), { name: 'session' }))
const later: Promise<string> = scope('request', async () => session.user)
openScope('by hand').close()
export { later }
`
const TSCONFIG = {
  compilerOptions: { strict: true, noEmit: true, target: 'es2022', lib: ['es2022', 'esnext.disposable'], types: [] },
}

/** Packs each package as it would be published and looks at the tarball as its users will. */
function main(): void {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'overstay-pack-'))
  try {
    for (const own of publishedPackages()) {
      const tarball = packed(own, folder)
      const problems = [...commandProblems('publint', 'run', tarball, '--strict'), ...typeProblems(own, tarball)]
      if (own.name === '@overstay/runtime') problems.push(...consumerProblems(tarball, folder))
      console.log(`${own.name}: ${problems.length === 0 ? 'fine' : problems.join('\n  ')}`)
      if (problems.length > 0) process.exitCode = 1
    }
  } finally {
    fs.rmSync(folder, { recursive: true })
  }
}

/** What of the runtime is ESM only, as the other packages are: what Node 20.19 and later load, and what pages do. */
const esmEntries = ['node', 'browser']

/** What arethetypeswrong finds. All but the runtime are ESM only, which Node 20.19 and later can require as well. */
function typeProblems({ name }: Package, tarball: string): string[] {
  const esmOnly = ['--profile', 'esm-only']
  if (name === 'overstay') return []
  if (name !== '@overstay/runtime') return commandProblems('attw', tarball, ...esmOnly)
  return [
    ...commandProblems('attw', tarball, '--profile', 'node16', '--exclude-entrypoints', ...esmEntries),
    ...commandProblems('attw', tarball, ...esmOnly, '--entrypoints', ...esmEntries),
  ]
}

/** A project that installs the runtime and nothing else type-checks, as ESM and as CommonJS. */
function consumerProblems(tarball: string, folder: string): string[] {
  const project = path.join(folder, 'consumer')
  fs.mkdirSync(project)
  const write = (name: string, text: string): void => {
    fs.writeFileSync(path.join(project, name), text)
  }
  write('package.json', '{ "private": true, "type": "module" }')
  write('esm.mts', CONSUMER)
  write('cjs.cts', CONSUMER)
  write(
    'tsconfig.json',
    JSON.stringify({ ...TSCONFIG, compilerOptions: { ...TSCONFIG.compilerOptions, module: 'nodenext' } }),
  )
  execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], { cwd: project, stdio: 'pipe' })
  const installed = fs.readdirSync(path.join(project, 'node_modules')).filter((name) => !name.startsWith('.'))
  const extra = installed.join() === '@overstay' ? [] : [`installing the runtime brought ${installed.join(', ')}`]
  return [...extra, ...commandProblems('tsc', '-p', project)]
}

/** What a command of the workspace prints when it fails; nothing when it does not. */
function commandProblems(command: string, ...args: string[]): string[] {
  try {
    execFileSync(path.join(ROOT, 'node_modules/.bin', command), args, { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' })
    return []
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    return [`${command}: ${stdout}${stderr}`.trim()]
  }
}

main()
