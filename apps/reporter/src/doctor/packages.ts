import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { copiesOf, installed } from './installed.ts'
import type { Outcome, Subject } from './outcome.ts'

const RUNTIME = '@overstay/runtime'
const HERE = fileURLToPath(new URL('../..', import.meta.url))

/** Whether the project has overstay, in the version of this command, and one runtime. */
export function packages({ project }: Subject): Outcome[] {
  const { root, repository = root, manager } = project
  const check = 'packages'
  const own = installed('overstay', HERE)!
  const there = installed('overstay', root)
  const add = `${manager.add} overstay@${own.version} ${RUNTIME}@${own.version}`
  if (there === undefined) {
    return [{ check, state: 'wrong', text: 'overstay is not installed in this project', advice: add }]
  }
  if (there.version !== own.version) {
    const text = `this is overstay ${own.version}, and the project has ${there.version}`
    const advice = `Start the project's own: ${[...manager.exec, 'overstay', 'doctor'].join(' ')}`
    return [{ check, state: 'wrong', text, advice }]
  }
  const reached = [installed(RUNTIME, root), installed(RUNTIME, there.folder)].filter((it) => it !== undefined)
  const copies = new Map([...reached, ...copiesOf(RUNTIME, [root, repository])].map((it) => [it.folder, it]))
  const all = [...copies.values()]
  if (new Set(all.map(({ version }) => version)).size > 1) {
    const places = all.map(({ version, folder }) => `${version} (${path.relative(root, folder)})`)
    const text = `${RUNTIME} is there in two versions, ${places.join(' and ')}, and what one stamps the other does not see`
    return [{ check, state: 'wrong', text, advice: `Let all have one: ${add}` }]
  }
  const outcomes: Outcome[] = [{ check, state: 'fine', text: `overstay ${own.version}, runtime in one version` }]
  if (installed(RUNTIME, root) !== undefined) return outcomes
  const text = `the project cannot import ${RUNTIME}, where scope() and expectCollected() come from`
  return [...outcomes, { check, state: 'warn', text, advice: `${manager.add} ${RUNTIME}@${own.version}` }]
}
