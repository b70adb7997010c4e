import { ts } from '#typescript'
import { dottedText } from '../names/property-key.ts'
import { innerExpression } from '../source/outer-expression.ts'
import type { Tagger } from '../tagger.ts'

const globalObjects: ReadonlySet<string> = new Set(['globalThis', 'window', 'self', 'global'])

const timers = { paths: ['setInterval', 'setTimeout'], modules: ['timers', 'node:timers'] } as const

/** Functions of the language and its hosts that return an object nobody else has seen. */
const allocating: ReadonlySet<string> = new Set([
  ...timers.paths,
  'structuredClone',
  'Object.create',
  'Array.from',
  'Array.of',
  'Promise.withResolvers',
  'document.createElement',
  'document.createElementNS',
  'document.createDocumentFragment',
])

const timerModules: ReadonlySet<string> = new Set(timers.modules)
const timerNames: ReadonlySet<string> = new Set(timers.paths)
const lastNames: ReadonlySet<string> = new Set([...allocating].map((path) => path.slice(path.lastIndexOf('.') + 1)))

/** The last name of such a callee; undefined for any other, and for one that a local declaration may have replaced. */
export function allocatingCallee(call: ts.CallExpression, tagger: Tagger): string | undefined {
  const callee = innerExpression(call.expression)
  const { added, removed } = tagger.calls
  const path = builtInPath(callee, tagger) ?? (added.size === 0 ? undefined : listedPath(callee, tagger))
  return path === undefined || removed.has(path) ? undefined : path.slice(path.lastIndexOf('.') + 1)
}

function builtInPath(callee: ts.Expression, tagger: Tagger): string | undefined {
  if (ts.isIdentifier(callee)) return ofIdentifier(ts.idText(callee), tagger)
  if (!ts.isPropertyAccessExpression(callee) || !lastNames.has(callee.name.text)) return undefined
  const path = dottedText(callee)?.split('.')
  const root = path?.shift()
  if (path === undefined || root === undefined) return undefined
  const owner = tagger.names.resolve(root, tagger.ancestors)
  if (owner === 'local') return undefined
  if (owner !== 'global') {
    const last = path.at(-1)!
    const isTimer = timerModules.has(owner.module) && (owner.name === '*' || owner.name === 'default')
    return isTimer && path.length === 1 && timerNames.has(last) ? last : undefined
  }
  const full = globalObjects.has(root) ? path.join('.') : `${root}.${path.join('.')}`
  return allocating.has(full) ? full : undefined
}

function ofIdentifier(name: string, { ancestors, names }: Tagger): string | undefined {
  const imported = names.imported.get(name)
  if (imported === undefined)
    return allocating.has(name) && names.resolve(name, ancestors) === 'global' ? name : undefined
  const isTimer = timerModules.has(imported.module) && timerNames.has(imported.name)
  return isTimer && names.resolve(name, ancestors) === imported ? imported.name : undefined
}

/** A callee of the option `calls`: as it is written, or by the name its module exports. */
function listedPath(callee: ts.Expression, { ancestors, calls, names }: Tagger): string | undefined {
  const path = dottedText(callee)
  if (path === undefined || calls.added.has(path)) return path
  const [root, ...rest] = path.split('.')
  const imported = names.resolve(root, ancestors)
  if (typeof imported === 'string') return undefined
  const exported = (imported.name === '*' ? rest : [imported.name, ...rest]).join('.')
  return calls.added.has(exported) ? exported : undefined
}
