import type { Project } from '../project/project.ts'
import type { Runner } from '../project/runners.ts'

/** More than one command, or a pipe: a linter before the tests would be watched too. */
const SEVERAL = /[;&|]/

/** The commands that run all tests once, as the project calls them where that is a plain call. */
export function suitesOf({ manifest, manager, runners }: Project): string[][] {
  const scripts = Object.entries(manifest.scripts ?? {}).sort(([a], [b]) => Number(b === 'test') - Number(a === 'test'))
  return runners.map((runner) => {
    const script = scripts.find(([, text]) => runner.calledOnce.test(text) && !SEVERAL.test(text))
    if (script === undefined) return onceBy(runner, manager.exec)
    return script[0] === 'test' && manager.name !== 'bun' ? [manager.name, 'test'] : [manager.name, 'run', script[0]]
  })
}

function onceBy({ package: own, once }: Runner, exec: readonly string[]): string[] {
  return own === undefined ? [...once] : [...exec, ...once]
}
