import type { Finding, Report } from '@overstay/schema'
import type { Case, Culprit, Variant } from './case.ts'

/** A fixed version may keep a little of what each site makes; the cases' notes name such residues. */
const RESIDUE_SHARE = 0.2
/** One leak is one or a few findings, not one for each object that hangs under it. */
const MOST_FINDINGS = 3

export interface CaseVerdict {
  id: string
  variant: Variant
  version: string
  ok: boolean
  /** Why it is not as expected; empty when it is. */
  problem: string
  failing: string[]
  residues: string[]
  /** Findings with the gate that is expected, that name the culprit. */
  named: number
}

/** Whether a report says of one version what is known of it. */
export function verdictOn(known: Case, variant: Variant, report: Report): CaseVerdict {
  const failing = report.findings.filter(({ gate }) => gate === 'fail')
  const residues = variant === 'fixed' ? failing.filter(isResidue) : []
  const counted = failing.filter((finding) => !residues.includes(finding))
  const { culprit } = known
  const wanted = known.gate === 'warn' ? report.findings.filter(({ gate }) => gate === 'warn') : failing
  const named = culprit === null ? 0 : wanted.filter((finding) => names(finding, culprit)).length
  const problem = problemOf(known, variant, counted.length, named)
  return {
    id: known.id,
    variant,
    version: (variant === 'leaky' ? known.leaky : known.fixed) ?? '',
    ok: problem === '',
    problem,
    failing: counted.map(summary),
    residues: residues.map(summary),
    named,
  }
}

function problemOf({ gate }: Case, variant: Variant, failing: number, named: number): string {
  if (variant === 'fixed') return failing === 0 ? '' : `${failing} failing finding(s) where nothing leaks`
  if (gate === 'none') return failing === 0 ? '' : 'a leak was found that counts as unseen: change the case'
  if (gate === 'warn') return named === 0 ? 'no warning names the culprit' : ''
  if (failing === 0) return 'the leak was not found'
  if (named === 0) return 'no failing finding names the culprit'
  return failing > MOST_FINDINGS ? `${failing} failing findings for one leak` : ''
}

function isResidue({ survivors, created }: Finding): boolean {
  return survivors < created * RESIDUE_SHARE
}

/** Whether the site or a path of a finding names a file, function or variable of the culprit. */
function names({ site, holder, paths }: Finding, { files = [], functions = [], variables = [] }: Culprit): boolean {
  const steps = paths.flatMap((path) => path.steps)
  const places = [`${site.file}:`, `${holder.file}:`, ...steps.map((step) => step.site ?? '')]
  if (files.some((file) => places.some((place) => place.includes(`/${file}:`)))) return true
  const words = [
    site.function,
    site.name,
    ...steps.flatMap((step) => [step.type, step.site?.split(' in ').at(1) ?? '']),
  ]
  const called = new Set(words.flatMap((word) => [word, ...word.split(/[\s.]+/)]))
  if (functions.some((name) => called.has(name))) return true
  const references = new Set([holder.name, ...steps.map((step) => step.edge)])
  return variables.some((name) => references.has(name))
}

function summary({ site, survivors, created, holder, category }: Finding): string {
  return `${site.file}:${site.line}:${site.column} ${site.kind} ${site.name} ${survivors}/${created}, held by ${holder.name} of ${holder.file} (${category})`
}
