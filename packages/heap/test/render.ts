import { type Explanation, type Step, type SurvivorGroup } from '../src/index.ts'

/** An explanation as text, for tests that compare all of it at once. */
export function rendered({ survivors, groups }: Explanation): string {
  const found = survivors.map(({ site, scope, count, bytes }) => `${site}.${scope} × ${count} (${bytes} B)`)
  return [`survivors: ${found.join(', ') || 'none'}`, ...groups.map(renderedGroup)].join('\n\n')
}

export function renderedGroup(group: SurvivorGroup): string {
  const { kind, file, name } = group.holder
  const belongs = group.survivors.map(({ site, scope, count }) => `${site}.${scope} × ${count}`)
  const sites = group.holds.sites.map(({ site, objects }) => `, ${objects} of ${site}`)
  return [
    `${group.role}: ${counted(group.heads, 'head')} of site ${group.site}, ${group.confidence}, ${group.category}`,
    `held by ${[kind, file, name].filter((part) => part !== '').join(' ')}`,
    ...group.steps.map((step, index) => `${index === group.culprit ? '>' : ' '} ${renderedStep(step, index)}`),
    `frees ${counted(group.frees.survivors, 'survivor')} and ${group.frees.bytes} B`,
    `holds ${counted(group.holds.objects, 'object')} and ${group.holds.bytes} B${sites.join('')}; retained ${group.retainedBytes} B`,
    `belong: ${belongs.join(', ')}`,
    `advice: ${group.hint.text}`,
  ].join('\n')
}

const EDGE: Record<Step['kind'], (edge: string) => string> = {
  property: (edge) => `.${edge}`,
  private: (edge) => `.${edge}`,
  element: (edge) => `[${edge}]`,
  entry: (edge) => `{${edge}}`,
  variable: (edge) => `${edge} =`,
  internal: (edge) => `(${edge})`,
}

export function renderedStep(step: Step, index = 1): string {
  const site = step.site === undefined ? '' : ` ‹${step.site}›`
  const times = step.times === undefined ? '' : ` ×${step.times}`
  return `${index === 0 ? '' : `${EDGE[step.kind](step.edge)} `}${step.type}${site}${times}`
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
