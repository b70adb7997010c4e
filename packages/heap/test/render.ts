import { type Explanation, pathText, type SurvivorGroup } from '../src/index.ts'

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
    pathText(group.steps, group.culprit),
    `frees ${counted(group.frees.survivors, 'survivor')} and ${group.frees.bytes} B`,
    `holds ${counted(group.holds.objects, 'object')} and ${group.holds.bytes} B${sites.join('')}; retained ${group.retainedBytes} B`,
    `belong: ${belongs.join(', ')}`,
    `advice: ${group.hint.text}`,
  ].join('\n')
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
