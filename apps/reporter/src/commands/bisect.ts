import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Command } from 'commander'
import { chronicleOf, foldRunFiles, openStore, runFilesIn } from '@overstay/report'
import type { Config, Finding } from '@overstay/schema'
import { CommandError } from '../command-error.ts'
import { EXIT } from '../exit-codes.ts'
import { storeAddress } from '../finished-report.ts'
import { loadConfig } from '../load-config.ts'
import { newRun } from '../new-run.ts'
import { projectRoot } from '../project-root.ts'
import { startInstrumented } from '../start-instrumented.ts'

interface BisectOptions {
  good?: string
  bad?: string
  store?: string
  branch?: string
}

export function addBisect(program: Command): void {
  program
    .command('bisect')
    .description('find the commit that a leak came with, by running a command at the commits between')
    .argument('<fingerprint>', 'of the leak, as the report shows it')
    .argument('[command...]', 'the command that shows it, after two dashes')
    .option('--good <commit>', 'a commit without the leak (default: the last clean night of the store)')
    .option('--bad <commit>', 'a commit with it (default: the night it appeared)')
    .option('--store <file>', 'where nights are kept (default: .overstay/nights.db)')
    .option('--branch <name>', 'of which branch (default: that of the latest run)')
    .addHelpText('after', '\nExample:\n  overstay bisect k3j2h1g0f9e8 -- node --test test/session.test.js\n')
    .action(async (fingerprint: string, command: string[], options: BisectOptions) => {
      process.exitCode = await bisect(fingerprint, command, options)
    })
}

/** What a leak is told by at other commits: its fingerprint, or its names where it stood elsewhere then. */
type Wanted = Pick<Finding, 'fingerprint'> & { finding?: Finding }

/**
 * Searches the first commit with the leak in a worktree of its own, so that the project's files stay untouched. A commit
 * at which the command shows nothing about the leak is passed over for its neighbour.
 */
async function bisect(fingerprint: string, command: readonly string[], options: BisectOptions): Promise<number> {
  if (command.length === 0) {
    const hint = 'Write it after two dashes: overstay bisect <fingerprint> -- node --test'
    throw new CommandError(EXIT.usage, 'there is no command that shows the leak', hint)
  }
  const root = projectRoot(process.cwd())
  const config = await loadConfig(root)
  const { good, bad, wanted } = await rangeOf(fingerprint, root, config, options)
  const commits = git(root, 'rev-list', '--reverse', '--first-parent', `${good}..${bad}`).split('\n').filter(Boolean)
  if (commits.length === 0) {
    throw new CommandError(
      EXIT.usage,
      `there is no commit between ${good} and ${bad}`,
      'Name them with --good and --bad.',
    )
  }
  const worktree = fs.mkdtempSync(path.join(os.tmpdir(), 'overstay-bisect-'))
  git(root, 'worktree', 'add', '--detach', '--force', worktree, bad)
  try {
    const first = await firstLeaking(commits, async (commit) => {
      const leaks = await leaksAt(commit, { root, worktree, command, config, wanted })
      process.stderr.write(
        `overstay: ${describe(root, commit)}: ${leaks === undefined ? 'not exercised' : leaks ? 'leaks' : 'clean'}\n`,
      )
      return leaks
    })
    if (first === undefined) {
      const hint = 'Does the command show it at that commit? Try: overstay run -- ' + command.join(' ')
      throw new CommandError(EXIT.usage, `the leak ${fingerprint} is not seen at ${bad.slice(0, 10)}`, hint)
    }
    const between =
      first.passedOver.length === 0
        ? ''
        : ` or one of ${first.passedOver.map((one) => one.slice(0, 10)).join(', ')}, which did not exercise it`
    process.stdout.write(
      `${describe(root, first.commit)} is the first commit at which the command shows the leak${between}\n`,
    )
    return EXIT.ok
  } finally {
    git(root, 'worktree', 'remove', '--force', worktree)
  }
}

/** Halves the commits, of which the last one leaks; those that tell nothing are left aside. */
async function firstLeaking(
  commits: readonly string[],
  leaksAt: (commit: string) => Promise<boolean | undefined>,
): Promise<{ commit: string; passedOver: string[] } | undefined> {
  const silent = new Set<string>()
  let [clean, leaking] = [-1, commits.length - 1]
  if ((await leaksAt(commits[leaking])) !== true) return undefined
  for (;;) {
    const open = commits.slice(clean + 1, leaking).filter((commit) => !silent.has(commit))
    if (open.length === 0) break
    const commit = open[open.length >> 1]
    const leaks = await leaksAt(commit)
    if (leaks === undefined) silent.add(commit)
    else if (leaks) leaking = commits.indexOf(commit)
    else clean = commits.indexOf(commit)
  }
  return { commit: commits[leaking], passedOver: commits.slice(clean + 1, leaking) }
}

interface Attempt {
  root: string
  worktree: string
  command: readonly string[]
  config: Config
  wanted: Wanted
}

/** Whether the leak is there at a commit; undefined where its site was not exercised. */
async function leaksAt(
  commit: string,
  { root, worktree, command, config, wanted }: Attempt,
): Promise<boolean | undefined> {
  git(worktree, 'checkout', '--detach', '--force', commit)
  const modules = path.join(worktree, 'node_modules')
  if (!fs.existsSync(modules)) fs.symlinkSync(path.join(root, 'node_modules'), modules)
  const out = fs.mkdtempSync(path.join(os.tmpdir(), 'overstay-bisect-run-'))
  const from = process.cwd()
  process.chdir(path.join(worktree, path.relative(git(root, 'rev-parse', '--show-toplevel'), from)))
  try {
    const session = newRun(process.cwd(), config, { out, run: commit })
    await startInstrumented(command, session, config, true)
    const files = runFilesIn([out])
    if (files.length === 0) return undefined
    const { report, exercised } = await foldRunFiles(files)
    if (report.findings.some((finding) => finding.gate !== 'none' && isSame(finding, wanted))) return true
    const isClear = [...exercised.clear()].some(([key]) => key.startsWith(`${wanted.fingerprint} `))
    // A commit before the site was there has nothing that could leak.
    return isClear || report.summary.scopes > 0 ? false : undefined
  } finally {
    process.chdir(from)
    fs.rmSync(out, { recursive: true })
  }
}

function isSame({ fingerprint, site, holder, category }: Finding, wanted: Wanted): boolean {
  if (fingerprint === wanted.fingerprint) return true
  const { finding } = wanted
  if (finding === undefined || holder.name === '') return false
  const names = (one: Pick<Finding, 'site' | 'holder' | 'category'>): string =>
    JSON.stringify([one.site.kind, one.site.name, one.site.function, one.holder.kind, one.holder.name, one.category])
  return names({ site, holder, category }) === names(finding)
}

/** The commits between which the leak came, as named or as the store knows them. */
async function rangeOf(
  fingerprint: string,
  root: string,
  config: Config,
  { good, bad, store: flag, branch }: BisectOptions,
): Promise<{ good: string; bad: string; wanted: Wanted }> {
  const address = storeAddress(root, config, flag)
  const hint = 'Name both ends: --good <commit> --bad <commit>'
  if (flag === undefined && !fs.existsSync(address)) {
    if (good === undefined || bad === undefined)
      throw new CommandError(EXIT.usage, 'there is no store that knows the leak', hint)
    return { good, bad, wanted: { fingerprint } }
  }
  const store = await openStore(address, { readOnly: true })
  try {
    const { sites } = await chronicleOf(store, branch)
    const story = sites.find((site) => site.fingerprint === fingerprint || site.history.movedFrom === fingerprint)
    const from = good ?? story?.history.cleanBefore?.commit
    const to = bad ?? story?.history.appeared.commit
    if (from === null || from === undefined || to === null || to === undefined) {
      throw new CommandError(EXIT.usage, `the store knows no clean and no leaking commit of ${fingerprint}`, hint)
    }
    return { good: from, bad: to, wanted: { fingerprint, ...(story && { finding: story.finding }) } }
  } finally {
    await store.close()
  }
}

function describe(root: string, commit: string): string {
  return git(root, 'log', '-1', '--format=%h %s', commit)
}

function git(folder: string, ...args: string[]): string {
  try {
    return execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string }
    const message = `git ${args[0]} failed: ${stderr.trim().split('\n')[0] || (error as Error).message}`
    throw new CommandError(EXIT.usage, message, 'bisect needs git and the whole history (in CI: fetch-depth: 0).')
  }
}
