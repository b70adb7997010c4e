import fs from 'node:fs'
import path from 'node:path'
import type { Project } from '../project/project.ts'
import type { Runner } from '../project/runners.ts'
import type { Answers, Step } from './step.ts'

/** The line that makes a runner watch in every run, in the config it has or in one of its own. */
export async function pluginSteps(project: Project, { plugin: wanted }: Answers): Promise<Step[]> {
  if (!wanted) return []
  const steps = await Promise.all(project.runners.map((runner) => pluginStep(project, runner)))
  return steps.filter((step) => step !== undefined)
}

async function pluginStep(project: Project, { plugin, name, package: own }: Runner): Promise<Step | undefined> {
  if (plugin === undefined || own === undefined) return undefined
  const { module, configs, projects } = plugin
  const isThere = (file: string): boolean => fs.existsSync(path.join(project.root, file))
  const lines = [`import { overstay } from '${module}'`, 'plugins: [overstay()],']
  const several = projects.find(isThere)
  if (several !== undefined) {
    const about = 'names projects, and each needs the line in a config of its own:'
    return { does: 'by hand', file: several, lines, about }
  }
  const about = `${name} watches in every run`
  const file = configs.find(isThere)
  if (file === undefined) return { does: 'write', ...newConfig(project, own.name, module), about }
  // Loaded only here: it brings TypeScript.
  const { withPlugin } = await import('./add-plugin.ts')
  const before = fs.readFileSync(path.join(project.root, file), 'utf8')
  const edit = withPlugin(file, before, module)
  if (edit === 'there already') return { does: 'nothing', file, about: 'has the plugin' }
  if ('text' in edit) return { does: 'edit', file, before, after: edit.text, about }
  return { does: 'by hand', file, lines, about: `is left as it is, for ${edit.reason}; add to it:` }
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
