import fs from 'node:fs'
import path from 'node:path'
import type { Project } from '../project/project.ts'
import type { Step } from './step.ts'

const LINE = '.overstay/'
const IGNORED = /^\/?\.overstay\/?\s*$/m

/** Run files and the store are not to be committed. */
export function gitignoreSteps({ root, repository }: Project): Step[] {
  if (repository === undefined) return []
  const file = '.gitignore'
  const [own, top] = [path.join(root, file), path.join(repository, file)].map((it) =>
    fs.existsSync(it) ? fs.readFileSync(it, 'utf8') : undefined,
  )
  if (IGNORED.test(own ?? '') || IGNORED.test(top ?? '')) return [{ does: 'nothing', file, about: 'has .overstay/' }]
  const about = 'run files and the store stay here'
  if (own === undefined) return [{ does: 'write', file, text: `${LINE}\n`, about }]
  const newline = own.includes('\r\n') ? '\r\n' : '\n'
  const gap = own === '' || own.endsWith('\n') ? '' : newline
  return [{ does: 'edit', file, before: own, after: `${own}${gap}${LINE}${newline}`, about }]
}
