import fs from 'node:fs'
import path from 'node:path'
import { runners, type Runner } from '../project/runners.ts'
import type { Project } from '../project/project.ts'
import { installed, isOlder } from './installed.ts'
import type { Outcome, Subject } from './outcome.ts'

const check = 'runner'

/** Whether the runners of the project are followed, and in every run or only under `overstay run`. */
export async function testRunners({ project }: Subject): Promise<Outcome[]> {
  if (project.runners.length > 0) return await Promise.all(project.runners.map((runner) => outcomeOf(runner, project)))
  const known = runners.map(({ name }) => name).join(', ')
  const text = `package.json names no test runner that overstay knows (${known})`
  const advice = "Wrap the work in scope('request', …) and start it by: overstay run --track all -- node work.js"
  return [{ check, state: 'warn', text, advice }]
}

async function outcomeOf({ name, package: own, plugin, once }: Runner, { root, manager }: Project): Promise<Outcome> {
  if (own === undefined)
    return { check, state: 'fine', text: `${name} needs no plugin: overstay run -- ${once.join(' ')}` }
  const version = installed(own.name, root)?.version
  if (version === undefined) {
    return { check, state: 'wrong', text: `${own.name} is not installed`, advice: manager.install.unlocked }
  }
  if (isOlder(version, own.oldest)) {
    const text = `${name} ${version} is too old: ${own.oldest} is the oldest that overstay follows`
    return { check, state: 'wrong', text, advice: `${manager.add} ${own.name}@latest` }
  }
  if (plugin === undefined) return { check, state: 'fine', text: `${name} ${version}` }
  const file = plugin.configs.find((config) => fs.existsSync(path.join(root, config)))
  // Loaded only here: it brings TypeScript.
  const { imports } = await import('../init/add-plugin.ts')
  if (file !== undefined && imports(fs.readFileSync(path.join(root, file), 'utf8'), plugin.module)) {
    return { check, state: 'fine', text: `${name} ${version} has the plugin in ${file}` }
  }
  const where = file ?? plugin.configs[0]
  const text = `${name} ${version} has no plugin in ${where}: it is watched under overstay run, and not when it is called alone`
  const line = `import { overstay } from '${plugin.module}' and plugins: [overstay()]`
  return { check, state: 'warn', text, advice: `overstay init writes it; by hand: ${line}` }
}
