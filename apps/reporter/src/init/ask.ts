import { intro, isCancel, multiselect, outro, select } from '@clack/prompts'
import type { Project } from '../project/project.ts'
import type { Answers, Ci } from './step.ts'

const CI_NAMES: Record<Ci, string> = { github: 'GitHub Actions', gitlab: 'GitLab CI' }

/** Asks what only a person knows; undefined where they would rather not. */
export async function askedAnswers(project: Project, usual: Answers, hasCi: boolean): Promise<Answers | undefined> {
  const found = project.runners.map(({ name }) => name).join(' and ')
  intro(`overstay in ${project.manifest.name ?? project.root}: ${found === '' ? 'no test runner found' : found}`)
  const track = await select<Answers['track']>({
    message: 'What is to be watched?',
    initialValue: usual.track,
    options: [
      { value: 'all', label: 'every object that your own source makes' },
      { value: 'annotated', label: 'only what is marked with @expectCollected' },
    ],
  })
  if (isCancel(track)) return undefined
  const watching = project.runners.filter(({ plugin }) => plugin !== undefined).map(({ name }) => name)
  const plugin =
    watching.length === 0
      ? usual.plugin
      : await select({
          message: `When is ${watching.join(' and ')} to watch?`,
          initialValue: usual.plugin,
          options: [
            { value: true, label: 'in every run', hint: 'one line in its config' },
            { value: false, label: 'only under `overstay run` and at night' },
          ],
        })
  if (isCancel(plugin)) return undefined
  const ci = hasCi
    ? usual.ci
    : await multiselect({
        message: 'Where are the nights run?',
        initialValues: [...usual.ci],
        required: false,
        options: (Object.keys(CI_NAMES) as Ci[]).map((value) => ({ value, label: CI_NAMES[value] })),
      })
  if (isCancel(ci)) return undefined
  outro('')
  return { track, plugin, ci }
}
