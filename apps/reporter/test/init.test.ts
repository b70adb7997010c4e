import { execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { overstay, temporaryFolder } from './overstay.ts'

const MODULES = path.resolve(import.meta.dirname, '../../../node_modules')
const VITEST = path.join(path.dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')

type Files = Record<string, string>

/** A git repository with these files and the packages of this one. */
function repository(files: Files): string {
  const folder = temporaryFolder()
  execFileSync('git', ['init', '--quiet', '--initial-branch=main'], { cwd: folder })
  fs.symlinkSync(MODULES, path.join(folder, 'node_modules'))
  write(folder, files)
  return folder
}

function write(folder: string, files: Files): void {
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    fs.writeFileSync(path.join(folder, name), text)
  }
}

/** All files of a folder with their texts. */
function filesOf(folder: string): Files {
  const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const own = names.filter((name) => !/^(?:\.git|node_modules)(?:\/|$)/.test(name))
  const files = own.filter((name) => fs.statSync(path.join(folder, name)).isFile()).sort()
  return Object.fromEntries(files.map((name) => [name, fs.readFileSync(path.join(folder, name), 'utf8')]))
}

const manifest = (more: object): string =>
  JSON.stringify({ name: 'shop', type: 'module', devDependencies: { overstay: '*', vitest: '*' }, ...more })

const SUITE: Files = {
  'package.json': manifest({ scripts: { lint: 'eslint .', test: 'vitest run' } }),
  'package-lock.json': '{}',
  '.gitignore': 'node_modules',
  'vite.config.js': `import { defineConfig } from 'vite';\n\nexport default defineConfig({\n  build: {}, // as it is\n});\n`,
  'test/a.test.js': `import { test } from 'vitest'\ntest('a', () => {})\n`,
}

test('a project of Vitest: config, plugin, workflow and .gitignore; the second time there is nothing to do', () => {
  const folder = repository(SUITE)
  const first = overstay(folder, 'init', '--yes')
  expect(first.status).toBe(0)
  expect(first.stdout).toMatch(
    /^written {2}overstay\.config\.js .*\nedited {3}vite\.config\.js .*\nedited {3}\.gitignore/,
  )
  const files = filesOf(folder)
  expect(Object.keys(files)).toEqual(
    [...Object.keys(SUITE), '.github/workflows/overstay-nightly.yml', 'overstay.config.js'].sort(),
  )
  expect(files['vite.config.js']).toBe(
    SUITE['vite.config.js']
      .replace(`'vite';`, `'vite';\nimport { overstay } from 'overstay/vitest';`)
      .replace('({\n', '({\n  plugins: [overstay()],\n'),
  )
  expect(files['.gitignore']).toBe('node_modules\n.overstay/\n')
  const second = overstay(folder, 'init', '--yes')
  expect(second).toMatchObject({ status: 0, stderr: '' })
  expect(second.stdout).toContain('There is nothing to do.')
  expect(second.stdout).not.toMatch(/written|edited|to do {3}/)
  expect(filesOf(folder)).toEqual(files)

  const { VITEST: _vitest, NODE_OPTIONS: _options, ...env } = process.env
  const { stdout } = spawnSync(process.execPath, [VITEST, 'run'], { cwd: folder, env, encoding: 'utf8' })
  expect(stdout).toContain('overstay: nothing grows.')
})

test('--check writes nothing and says what would be; there is nothing to check afterwards', () => {
  const folder = repository(SUITE)
  const { status, stdout } = overstay(folder, 'init', '--check')
  expect(status).toBe(1)
  expect(stdout).toContain('+++ b/overstay.config.js')
  expect(stdout).toContain('\n+  plugins: [overstay()],\n')
  expect(filesOf(folder)).toEqual(SUITE)
  expect(overstay(folder, 'init', '--yes').status).toBe(0)
  expect(overstay(folder, 'init', '--check')).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('nothing to do') as string,
  })
})

test('without a terminal it does not ask', () => {
  const folder = repository(SUITE)
  const { status, stderr } = overstay(folder, 'init')
  expect(status).toBe(2)
  expect(stderr).toContain('--yes')
  expect(filesOf(folder)).toEqual(SUITE)
})

test('what is somebody’s is left as it is, and the lines to write are printed', () => {
  const own: Files = {
    'package.json': JSON.stringify({
      name: 'shop',
      scripts: { test: 'eslint . && vitest' },
      devDependencies: { vitest: '*' },
    }),
    'vitest.config.ts': `export default make({ plugins: [] })\n`,
    'overstay.config.json': '{ "track": "annotated" }',
    '.gitignore': '/.overstay\n',
    '.gitlab-ci.yml': 'build:\n  script: make\n',
    '.github/workflows/leaks.yml': 'jobs:\n  a:\n    steps:\n      - run: npx overstay nightly\n',
  }
  const folder = repository(own)
  const { stdout, status } = overstay(folder, 'init', '--yes')
  expect(status).toBe(0)
  const { '.gitlab/overstay-nightly.yml': job, ...rest } = filesOf(folder)
  expect(rest).toEqual(own)
  expect(job).toContain('overstay nightly')
  expect(stdout).toContain('npm install --save-dev overstay @overstay/runtime\n')
  expect(stdout).toContain(`nightly: { suites: [['npx', 'vitest', 'run']], baseline: 'overstay.baseline.json' },\n`)
  expect(stdout).toMatch(
    /vitest\.config\.ts .*not written there as an object.*\n +import \{ overstay \} from 'overstay\/vitest'\n +plugins: \[overstay\(\)\],\n/,
  )
  expect(stdout).toMatch(/\.gitlab-ci\.yml .*\n +include:\n +- local: \.gitlab\/overstay-nightly\.yml\n/)
  expect(stdout).toContain('.github/workflows/leaks.yml  is there')
  expect(overstay(folder, 'init', '--yes').stdout).toContain('There is nothing to do.')
})

test('node --test needs no plugin; CommonJS gets a config that is a module', () => {
  const folder = repository({ 'package.json': JSON.stringify({ scripts: { test: 'node --test' } }) })
  expect(overstay(folder, 'init', '--yes', '--ci', 'none').status).toBe(0)
  const files = filesOf(folder)
  expect(Object.keys(files)).toEqual(['.gitignore', 'overstay.config.mjs', 'package.json'])
  expect(files['overstay.config.mjs']).toContain(`suites: [['npm', 'test']],`)
})

test('a project whose runner nobody knows is told so', () => {
  const folder = repository({ 'package.json': JSON.stringify({ scripts: { test: 'make check' } }) })
  const { stdout } = overstay(folder, 'init', '--yes', '--ci', 'none')
  expect(stdout).toContain('no test runner that overstay knows was found')
  expect(fs.readFileSync(path.join(folder, 'overstay.config.mjs'), 'utf8')).not.toContain('suites')
})

interface Workflow {
  jobs: {
    nightly: {
      defaults?: object
      steps: { id?: string; if?: string; uses?: string; run?: string; with?: Record<string, string> }[]
    }
  }
}

function workflowOf(folder: string, name = 'overstay-nightly'): Workflow {
  return parse(fs.readFileSync(path.join(folder, `.github/workflows/${name}.yml`), 'utf8')) as Workflow
}

const commandsOf = (folder: string, name?: string): string[] =>
  workflowOf(folder, name).jobs.nightly.steps.flatMap(({ run }) => run?.split(' --')[0].trim() ?? [])

test.each<[string, Files, string, string[]]>([
  ['npm', { 'package-lock.json': '{}' }, 'npm', ['npm ci', 'npx overstay nightly']],
  ['npm without a lockfile', {}, 'npm', ['npm install', 'npx overstay nightly']],
  ['pnpm', { 'pnpm-lock.yaml': '' }, 'pnpm', ['pnpm install', 'pnpm exec overstay nightly']],
  ['yarn 1', { 'yarn.lock': '' }, 'yarn', ['yarn install', 'yarn overstay nightly']],
  [
    'yarn 4',
    { 'yarn.lock': '', '.yarnrc.yml': '' },
    'yarn',
    ['corepack enable', 'yarn install', 'yarn overstay nightly'],
  ],
  ['bun', { 'bun.lock': '' }, 'bun', ['bun install', 'bunx overstay nightly']],
])('%s installs and starts as it does', (_what, files, manager, commands) => {
  const folder = repository({ 'package.json': manifest({ scripts: { test: 'vitest run' } }), ...files })
  expect(overstay(folder, 'init', '--yes', '--ci', 'github').status).toBe(0)
  expect(commandsOf(folder).filter((run) => !run.startsWith('for run in'))).toEqual(commands)
  const config = fs.readFileSync(path.join(folder, 'overstay.config.js'), 'utf8')
  expect(config).toContain(manager === 'bun' ? `['bun', 'run', 'test']` : `['${manager}', 'test']`)
})

test('the packageManager of package.json goes before a lockfile that was left behind', () => {
  const folder = repository({ 'package.json': manifest({ packageManager: 'pnpm@10.1.0' }), 'package-lock.json': '{}' })
  overstay(folder, 'init', '--yes', '--ci', 'github')
  expect(commandsOf(folder)).toContain('pnpm exec overstay nightly')
  expect(workflowOf(folder).jobs.nightly.steps.find(({ uses }) => uses?.startsWith('pnpm'))).not.toHaveProperty('with')
})

test('a package of a workspace: the workflow lies in the repository’s folder and works in the package’s', () => {
  const folder = repository({ 'package.json': '{ "workspaces": ["packages/*"] }', 'package-lock.json': '{}' })
  const inner = path.join(folder, 'packages/shop')
  write(inner, { 'package.json': manifest({ scripts: { test: 'vitest run' } }) })
  expect(overstay(inner, 'init', '--yes', '--ci', 'github,gitlab').status).toBe(0)
  const name = 'overstay-nightly-packages-shop'
  const { nightly } = workflowOf(folder, name).jobs
  expect(nightly.defaults).toEqual({ run: { 'working-directory': 'packages/shop' } })
  expect(commandsOf(folder, name)).toContain('cd ../.. && npm ci')
  const { path: kept } = nightly.steps.find(({ id }) => id === 'nights')!.with!
  expect(kept).toBe('packages/shop/.overstay/nights.db\npackages/shop/overstay.baseline.json\n')
  expect(overstay(inner, 'init', '--yes', '--ci', 'github,gitlab').stdout).toContain('There is nothing to do.')

  const other = path.join(folder, 'packages/pool')
  write(other, { 'package.json': manifest({ name: 'pool', scripts: { test: 'vitest run' } }) })
  const { stdout } = overstay(other, 'init', '--yes', '--ci', 'github,gitlab')
  expect(stdout).toContain('written  ../../.github/workflows/overstay-nightly-packages-pool.yml')
  expect(stdout).toMatch(
    /\.gitlab-ci\.yml is left as it is; .*\n.*\n +- local: \.gitlab\/overstay-nightly-packages-pool\.yml/,
  )
})

test('projects with configs of their own are named, and nothing is written for them', () => {
  const folder = repository({ ...SUITE, 'vitest.workspace.ts': `export default ['packages/*']\n` })
  const { stdout } = overstay(folder, 'init', '--yes', '--ci', 'none')
  expect(stdout).toMatch(
    /to do {4}vitest\.workspace\.ts names projects, .*\n +import \{ overstay \} from 'overstay\/vitest'/,
  )
  expect(fs.readFileSync(path.join(folder, 'vite.config.js'), 'utf8')).toBe(SUITE['vite.config.js'])
})

test.each([
  ['github', 'git@github.com:a/b.git', ['.github/workflows/overstay-nightly.yml']],
  ['gitlab', 'https://gitlab.com/a/b.git', ['.gitlab-ci.yml', '.gitlab/overstay-nightly.yml']],
])('without being told, %s is known by the remote', (_ci, remote, written) => {
  const folder = repository({ 'package.json': manifest({}) })
  execFileSync('git', ['remote', 'add', 'origin', remote], { cwd: folder })
  overstay(folder, 'init', '--yes')
  expect(Object.keys(filesOf(folder)).filter((name) => name.endsWith('.yml'))).toEqual(written)
})

const LEAKY: Files = {
  'package.json': JSON.stringify({
    name: 'shop',
    type: 'module',
    scripts: { test: 'node --test' },
    devDependencies: { overstay: '*' },
  }),
  'src/sessions.js': 'const all = []\nexport const open = (id) => all.push({ id })\n',
  'test/sessions.test.js': `import { test } from 'node:test'
import { scope } from '@overstay/runtime'
import { open } from '../src/sessions.js'
test('opens', async () => { for (let i = 0; i < 5; i++) await scope('request', () => open(i)) })
`,
}

/** What a step of a shell does in CI; the package manager's own are left out. */
function shell(folder: string, command: string, env: NodeJS.ProcessEnv = {}): number | null {
  if (/^(?:npm|corepack) /.test(command)) return 0
  const { NODE_OPTIONS: _options, VITEST: _vitest, NODE_TEST_CONTEXT: _context, ...own } = process.env
  const bin = path.join(MODULES, '.bin')
  const PATH = `${env.PATH ?? ''}:${bin}:${path.dirname(process.execPath)}:${own.PATH}`
  return spawnSync('bash', ['-e', '-c', command], { cwd: folder, env: { ...own, ...env, PATH } }).status
}

test('the nights of GitHub: the cache keeps them, also a failed one; without it the artifact’s baseline says what is known', () => {
  const folder = repository(LEAKY)
  overstay(folder, 'init', '--yes', '--ci', 'github')
  const { steps } = workflowOf(folder).jobs.nightly
  const kept = steps
    .find(({ id }) => id === 'nights')!
    .with!.path.trim()
    .split('\n')
  expect(steps.find(({ uses }) => uses?.startsWith('actions/cache/save'))).toMatchObject({ if: '${{ !cancelled() }}' })
  const uploaded = steps.find(({ uses }) => uses?.startsWith('actions/upload'))!.with!
  const [cache, artifact, tools] = [temporaryFolder(), temporaryFolder(), temporaryFolder()]
  // `gh` knows of two nights, of which the later one left no artifact.
  fs.writeFileSync(
    path.join(tools, 'gh'),
    `#!/bin/sh\ncase "$*" in\n  "run list"*) echo 12; echo 11;;\n  "run download 11 --name ${uploaded.name}") cp -r ${artifact}/. .;;\n  *) exit 1;;\nesac\n`,
    { mode: 0o755 },
  )
  const copy = (from: string, to: string, names: readonly string[]): void => {
    for (const name of names) {
      if (!fs.existsSync(path.join(from, name))) continue
      fs.mkdirSync(path.dirname(path.join(to, name)), { recursive: true })
      fs.copyFileSync(path.join(from, name), path.join(to, name))
    }
  }
  const night = (hasCache: boolean): number | null => {
    const clone = repository(filesOf(folder))
    if (hasCache) copy(cache, clone, kept)
    const env = { PATH: tools, GITHUB_STEP_SUMMARY: path.join(clone, 'summary.md') }
    const codes = steps.flatMap(({ run, if: condition }) => {
      if (run === undefined) return []
      const isLost = !hasCache && !fs.existsSync(path.join(clone, 'overstay.baseline.json'))
      return condition === undefined || isLost ? [shell(clone, run, env)] : []
    })
    copy(clone, cache, kept)
    copy(clone, artifact, uploaded.path.trim().split('\n'))
    expect(fs.readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8')).toContain('src/sessions.js:2')
    return codes.at(-1)!
  }
  expect(night(true)).toBe(1)
  expect(night(true)).toBe(0)
  fs.rmSync(cache, { recursive: true })
  expect(night(false)).toBe(0)
  const report = JSON.parse(fs.readFileSync(path.join(artifact, 'overstay.report.json'), 'utf8')) as {
    findings: { status: string; gate: string }[]
  }
  expect(report.findings.map(({ status, gate }) => `${status} ${gate}`)).toContain('ongoing warn')
  for (const name of fs.readdirSync(artifact)) fs.rmSync(path.join(artifact, name))
  fs.rmSync(cache, { recursive: true })
  expect(night(false)).toBe(1)
}, 300_000)

test('a night of GitLab is kept with its baseline, whatever its end, and has a code quality report', () => {
  const folder = repository(LEAKY)
  overstay(folder, 'init', '--yes', '--ci', 'gitlab')
  expect(parse(fs.readFileSync(path.join(folder, '.gitlab-ci.yml'), 'utf8'))).toEqual({
    include: [{ local: '.gitlab/overstay-nightly.yml' }],
  })
  const jobs = parse(fs.readFileSync(path.join(folder, '.gitlab/overstay-nightly.yml'), 'utf8')) as {
    'overstay-nightly': {
      cache: { paths: string[]; when: string }
      before_script: string[]
      script: string[]
      artifacts: { paths: string[]; when: string; reports: { codequality: string } }
    }
  }
  const { cache, artifacts, before_script: before, script } = jobs['overstay-nightly']
  expect([cache.when, artifacts.when]).toEqual(['always', 'always'])
  const codes = [...before, ...script].map((command) => shell(folder, command))
  expect(codes.at(-1)).toBe(1)
  for (const name of [...cache.paths, ...artifacts.paths, artifacts.reports.codequality]) {
    expect(fs.statSync(path.join(folder, name)).size, name).toBeGreaterThan(2)
  }
  expect(shell(folder, script.at(-1)!)).toBe(0)
}, 300_000)
