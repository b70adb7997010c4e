import type { Finding } from '../report.ts'
import type { EdgeKind, RetainingPath } from '../retaining-path.ts'
import type { Site } from '../site.ts'

/** A number with thousands separated, the same on every machine. */
export function number(value: number): string {
  return value.toLocaleString('en-US')
}

/** A number with its noun: "1 object", "12 objects". */
export function counted(value: number, noun: string): string {
  return `${number(value)} ${noun}${value === 1 ? '' : 's'}`
}

const UNITS = ['B', 'kB', 'MB', 'GB'] as const

/** Bytes in decimal units with at most one digit behind the point. */
export function bytes(value: number): string {
  let scaled = value
  let unit = 0
  while (scaled >= 1000 && unit < UNITS.length - 1) {
    scaled /= 1000
    unit++
  }
  return `${scaled >= 100 || unit === 0 ? Math.round(scaled) : Math.round(scaled * 10) / 10} ${UNITS[unit]}`
}

/** What a site makes, as people say it: "new Session", "closure onClose", "array". */
export function madeText({ kind, name }: Pick<Site, 'kind' | 'name'>): string {
  if (kind === 'new') return `new ${name}`
  return name === '' ? kind : `${kind} ${name}`
}

/** Who holds something: "cache of src/a.js". */
export function holderText({ name, file }: Pick<Finding['holder'], 'name' | 'file'>): string {
  return `${name === '' ? 'something' : name}${file === '' ? '' : ` of ${file}`}`
}

/** The same, with what is known of it: "cache of src/a.js (product, collection)". */
export function heldByText({ holder, category }: Pick<Finding, 'holder' | 'category'>): string {
  return `${holderText(holder)} (${holder.kind}, ${category})`
}

/** How the reference of a step is spelled. */
export const spelledEdge: Readonly<Record<EdgeKind, (edge: string) => string>> = {
  property: (edge) => `.${edge}`,
  element: (edge) => `[${edge}]`,
  entry: (edge) => `[${edge}]`,
  variable: (edge) => edge,
  private: (edge) => edge,
  internal: (edge) => `<${edge}>`,
}

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ')

const SCOPES: Partial<Record<Finding['scope']['kind'], (names: readonly string[]) => string>> = {
  named: quoted,
  time: (names) => names.join(', '),
}

/** How much of what was made is left: "kept 3 of 20 in 3 of 20 "request" scopes". */
export function keptText({
  survivors,
  created,
  scopes,
  scopesWithSurvivors,
  scope,
}: Pick<Finding, 'survivors' | 'created' | 'scopes' | 'scopesWithSurvivors' | 'scope'>): string {
  const names = SCOPES[scope.kind]?.(scope.names) ?? scope.kind
  const around = scope.outer === undefined ? '' : ` inside ${quoted(scope.outer)}`
  return `kept ${number(survivors)} of ${number(created)} in ${number(scopesWithSurvivors)} of ${number(scopes)} ${names} scope${scopes === 1 ? '' : 's'}${around}`
}

/** The tests that show a finding. */
export function testsOf({ kind, names, tests }: Finding['scope']): readonly string[] {
  return kind === 'test' && tests.length === 0 ? names : tests
}

/** Whether the root is a variable that says its name: the step from it would say the same again. */
export function rootSaysNext({ steps, culprit }: Pick<RetainingPath, 'steps' | 'culprit'>): boolean {
  return steps.length > 1 && steps[0].kind === 'variable' && steps[1].kind === 'variable' && culprit !== 1
}
