import type { Step } from './step.ts'

const EDGE: Record<Step['kind'], (edge: string) => string> = {
  property: (edge) => `.${edge}`,
  private: (edge) => `.${edge}`,
  element: (edge) => `[${edge}]`,
  entry: (edge) => `{${edge}}`,
  variable: (edge) => `${edge} =`,
  internal: (edge) => `(${edge})`,
}

/** The reference of a step, as paths and drawings spell it. */
export function edgeText({ edge, kind }: Pick<Step, 'edge' | 'kind'>): string {
  return EDGE[kind](edge)
}

/** One step of a path; the first one is the root and has no reference. */
export function stepText(step: Step, index = 1): string {
  const site = step.site === undefined ? '' : ` ‹${step.site}›`
  const times = step.times === undefined ? '' : ` ×${step.times}`
  return `${index === 0 ? '' : `${edgeText(step)} `}${step.type}${site}${times}`
}

/** A path, a step a line; `>` marks the culprit. */
export function pathText(steps: readonly Step[], culprit: number): string {
  return steps.map((step, index) => `${index === culprit ? '>' : ' '} ${stepText(step, index)}`).join('\n')
}
