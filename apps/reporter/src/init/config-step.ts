import path from 'node:path'
import { configFileIn, loadConfig } from '../load-config.ts'
import type { Project } from '../project/project.ts'
import { BASELINE, type Answers, type Step } from './step.ts'
import { suitesOf } from './suites.ts'

/** The config of overstay itself. One that is there stays; a night that it does not know is left to its writer. */
export async function configSteps(project: Project, { track }: Answers): Promise<Step[]> {
  const suites = suitesOf(project)
  const lists = suites.map((words) => `[${words.map((word) => `'${word}'`).join(', ')}]`).join(', ')
  const there = configFileIn(project.root)
  if (there !== undefined) {
    const file = path.basename(there)
    const { nightly } = await loadConfig(project.root)
    if (nightly !== undefined) return [{ does: 'nothing', file, about: 'is there' }]
    const lines = [`nightly: { suites: [${lists}], baseline: '${BASELINE}' },`]
    return [{ does: 'by hand', file, lines, about: 'is yours, and says nothing of nights; add to it:' }]
  }
  const file = project.manifest.type === 'module' ? 'overstay.config.js' : 'overstay.config.mjs'
  const night = [
    '  nightly: {',
    '    // Each is run, also after one has failed.',
    `    suites: [${lists}],`,
    '    // The known leaks of the last night, for when the store is lost.',
    `    baseline: '${BASELINE}',`,
    '  },',
  ]
  const lines = [
    '// What overstay watches, and what `overstay nightly` does.',
    'export default {',
    "  // 'all': every allocation of your own source; 'annotated': only what is marked with @expectCollected.",
    `  track: '${track}',`,
    ...(suites.length > 0 ? night : []),
    '}',
    '',
  ]
  const watched = track === 'all' ? 'watches your own source' : 'watches what is annotated'
  const steps: Step[] = [{ does: 'write', file, text: lines.join('\n'), about: watched }]
  if (suites.length > 0) return steps
  const about = 'no test runner that overstay knows was found; say what runs at night, for example:'
  return [
    ...steps,
    { does: 'by hand', file, lines: [`nightly: { suites: [['node', 'work.js']], baseline: '${BASELINE}' },`], about },
  ]
}
