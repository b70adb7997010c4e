import { explainSurvivors } from '../analysis/explain-survivors.ts'
import type { Role } from '../analysis/options.ts'
import type { TagSite } from '../graph/tags.ts'
import type { HeapView } from './heap-view.ts'
import type { Query } from './query.ts'
import { counted, limited } from './table.ts'
import { groupData, groupText } from './why.ts'

/** A site counts as growing when objects of so many scopes are alive: the same rule as that of a run's report. */
const GROWING = 3

export const leaks: Query = {
  args: '',
  about: 'what outlived its scope, in a heap whose objects overstay has stamped: who holds it and what to do',
  options: ['limit'],
  examples: ['leaks'],
  run(view, _, { limit }) {
    if (view.tags.tokens.length === 0) {
      const text = 'no object of this heap is stamped; `why <class>` explains any class, `overstay run` stamps objects'
      return { data: { stamped: 0, findings: [] }, text }
    }
    const scopes = scopesBySite(view)
    const role = (site: number, scope: number): Role => {
      if (scope === 0) return 'holder'
      const { alive, expected } = scopes.get(site)!
      return expected || alive.size >= GROWING ? 'suspect' : 'listed'
    }
    const expected = (site: number) => scopes.get(site)?.expected ?? false
    const { groups } = explainSurvivors(view.heap, { role, expected, fileInfo: (raw) => view.ownership.fileInfo(raw) })
    const { shown, rest } = limited(groups, limit)
    const sites = new Map(view.tags.tokens.map(({ site }) => [site.id, site]))
    const blocks = shown.map((group) => {
      const { alive } = scopes.get(group.site)!
      const judged = group.role === 'suspect' ? 'leaks' : 'is there, but does not grow'
      return `${siteText(view, sites.get(group.site)!)} ${judged}: alive from ${counted(alive.size, 'scope')}\n${groupText(group)}`
    })
    const text = groups.length === 0 ? 'everything that was stamped is gone' : [...blocks, ...rest].join('\n\n')
    const findings = shown.map((group) => ({
      site: sites.get(group.site),
      scopes: scopes.get(group.site)?.alive.size,
      role: group.role,
      ...groupData(group),
    }))
    return { data: { stamped: view.tags.tokenOf.filter((token) => token > 0).length, findings }, text }
  },
}

function scopesBySite({ tags }: HeapView): Map<number, { alive: Set<number>; expected: boolean }> {
  const scopes = new Map<number, { alive: Set<number>; expected: boolean }>()
  for (const { site, scope } of tags.tokens) {
    const known = scopes.get(site.id) ?? { alive: new Set<number>(), expected: site.expected === 'annotated' }
    if (scope.id !== 0) known.alive.add(scope.id)
    scopes.set(site.id, known)
  }
  return scopes
}

function siteText(view: HeapView, { file, place, what, name, fn }: TagSite): string {
  const where = `${view.ownership.fileInfo(file).file}:${place}`
  return `${what} ${name}`.trimEnd() + ` ‹${where}${fn === '' ? '' : ` in ${fn}`}›`
}
