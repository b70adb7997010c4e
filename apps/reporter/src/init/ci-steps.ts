import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import type { Project } from '../project/project.ts'
import { githubWorkflow } from './github.ts'
import { gitlabJob } from './gitlab.ts'
import { cis, type Answers, type Ci, type Step } from './step.ts'

/** The nightly workflows. They lie in the repository's folder, which may be above the project's. */
export function ciSteps(project: Project, { ci }: Answers): Step[] {
  return ci.flatMap((name) => makers[name](project))
}

/** The CI that a project shows signs of; GitHub Actions where it shows none. */
export function ciOf({ root, repository = root }: Project): Ci[] {
  const remotes = remotesOf(repository)
  const found = cis.filter(
    (ci) => fs.existsSync(path.join(repository, SIGNS[ci])) || new RegExp(`[@/.]${ci}\\.`).test(remotes),
  )
  return found.length > 0 ? found : ['github']
}

const OURS = 'overstay-nightly'
const SIGNS: Record<Ci, string> = { github: '.github', gitlab: '.gitlab-ci.yml' }

const makers: Record<Ci, (project: Project) => Step[]> = {
  github(project) {
    const folder = path.join(topOf(project), '.github', 'workflows')
    const file = path.join(folder, `${OURS}${suffixOf(project)}.yml`)
    // Those that are called as ours are, of other packages.
    const there = filesIn(folder).find((other) => !path.basename(other).startsWith(OURS) && runsNights(other))
    return [fileStep(project, there ?? file, () => githubWorkflow(project, suffixOf(project)), 'runs every night')]
  },
  gitlab(project) {
    const top = topOf(project)
    const main = path.join(top, '.gitlab-ci.yml')
    if (runsNights(main)) return [fileStep(project, main, () => '', '')]
    const name = `.gitlab/${OURS}${suffixOf(project)}.yml`
    const job = fileStep(project, path.join(top, name), () => gitlabJob(project, suffixOf(project)), 'the nightly job')
    const text = fs.existsSync(main) ? fs.readFileSync(main, 'utf8') : undefined
    const file = shown(project, main)
    if (text?.includes(name) === true) return [job, { does: 'nothing', file, about: 'includes the nightly job' }]
    const lines = ['include:', `  - local: ${name}`]
    return [
      job,
      text === undefined
        ? { does: 'write', file, text: `${lines.join('\n')}\n`, about: 'includes the nightly job' }
        : { does: 'by hand', file, lines, about: 'is left as it is; add the nightly job to it:' },
    ]
  },
}

function fileStep(project: Project, absolute: string, text: () => string, about: string): Step {
  const file = shown(project, absolute)
  if (fs.existsSync(absolute)) return { does: 'nothing', file, about: 'is there' }
  return { does: 'write', file, text: text(), about }
}

const topOf = ({ root, repository }: Project): string => repository ?? root

function shown({ root }: Project, absolute: string): string {
  return path.relative(root, absolute)
}

/** Tells the workflows of several packages of a repository apart. */
function suffixOf(project: Project): string {
  const inside = path.relative(topOf(project), project.root)
  return inside === '' ? '' : `-${inside.replaceAll(/[^\w]+/g, '-')}`
}

function filesIn(folder: string): string[] {
  return fs.existsSync(folder) ? fs.readdirSync(folder).map((name) => path.join(folder, name)) : []
}

function runsNights(file: string): boolean {
  return /\.ya?ml$/.test(file) && fs.existsSync(file) && /\boverstay nightly\b/.test(fs.readFileSync(file, 'utf8'))
}

function remotesOf(folder: string): string {
  try {
    return execFileSync('git', ['remote', '-v'], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  } catch {
    return ''
  }
}
