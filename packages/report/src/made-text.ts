import type { Finding } from '@overstay/schema'

/** What a site makes, as people say it: "new Session", "closure onClose", "array". */
export function madeText({ kind, name }: Finding['site']): string {
  if (kind === 'new') return `new ${name}`
  return name === '' ? kind : `${kind} ${name}`
}
