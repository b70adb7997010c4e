import { PageSession } from './page-session.ts'

export { PageSession }

const KEY = Symbol.for('overstay.page')
const place = globalThis as unknown as Record<typeof KEY, PageSession | undefined>

/**
 * Judges the scopes of this page or worker. Whoever drives the browser finds it at
 * `globalThis[Symbol.for('overstay.page')]`.
 */
export const page = (place[KEY] ??= new PageSession())
