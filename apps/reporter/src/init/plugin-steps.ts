import fs from 'node:fs'
import path from 'node:path'
import type { Project } from '../project/project.ts'
import type { Answers, Step } from './step.ts'

/** The line that makes a runner watch in every run, in the config it has or in one of its own. */
export async function pluginSteps(project: Project, { plugin: wanted }: Answers): Promise<Step[]> {
  const steps: Step[] = []
  for (const { plugin, name, package: own } of project.runners) {
    if (plugin === undefined || own === undefined || !wanted) continue
    const file = plugin.configs.find((config) => fs.existsSync(path.join(project.root, config)))
    const lines = [`import { overstay } from '${plugin.module}'`, 'plugins: [overstay()],']
    if (file === undefined) {
      steps.push({
        does: 'write',
        ...newConfig(project, own.name, plugin.module),
        about: `${name} watches in every run`,
      })
      continue
    }
    // Loaded only here: it brings TypeScript.
    const { withPlugin } = await import('./add-plugin.ts')
    const before = fs.readFileSync(path.join(project.root, file), 'utf8')
    const edit = withPlugin(file, before, plugin.module)
    if (edit === 'there already') steps.push({ does: 'nothing', file, about: 'has the plugin' })
    else if ('reason' in edit) {
      steps.push({ does: 'by hand', file, lines, about: `is left as it is, for ${edit.reason}; add to it:` })
    } else steps.push({ does: 'edit', file, before, after: edit.text, about: `${name} watches in every run` })
  }
  return steps
}

function newConfig(
  { isTypeScript, manifest }: Project,
  runner: string,
  module: string,
): { file: string; text: string } {
  const ending = isTypeScript ? 'ts' : manifest.type === 'module' ? 'js' : 'mjs'
  const text = `import { overstay } from '${module}'
import { defineConfig } from '${runner}/config'

export default defineConfig({
  plugins: [overstay()],
})
`
  return { file: `${runner}.config.${ending}`, text }
}
