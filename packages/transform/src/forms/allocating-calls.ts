import { ts } from 'ts-morph'
import type { NameResolution } from '../scope/name-resolution.ts'
import { dottedText } from '../names/property-key.ts'
import { innerExpression } from '../source/outer-expression.ts'

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
export function allocatingCallee(
  call: ts.CallExpression,
  names: NameResolution,
  ancestors: readonly ts.Node[],
): string | undefined {
  const callee = innerExpression(call.expression)
  if (ts.isIdentifier(callee)) return ofIdentifier(ts.idText(callee), names, ancestors)
  if (!ts.isPropertyAccessExpression(callee) || !lastNames.has(callee.name.text)) return undefined
  const path = dottedText(callee)?.split('.')
  const root = path?.shift()
  if (path === undefined || root === undefined) return undefined
  const owner = names.resolve(root, ancestors)
  if (owner === 'local') return undefined
  const last = path.at(-1)!
  if (owner !== 'global') {
    const isTimer = timerModules.has(owner.module) && (owner.name === '*' || owner.name === 'default')
    return isTimer && path.length === 1 && timerNames.has(last) ? last : undefined
  }
  const full = globalObjects.has(root) ? path.join('.') : `${root}.${path.join('.')}`
  return allocating.has(full) ? last : undefined
}

function ofIdentifier(name: string, names: NameResolution, ancestors: readonly ts.Node[]): string | undefined {
  const imported = names.imported.get(name)
  if (imported === undefined)
    return allocating.has(name) && names.resolve(name, ancestors) === 'global' ? name : undefined
  const isTimer = timerModules.has(imported.module) && timerNames.has(imported.name)
  return isTimer && names.resolve(name, ancestors) === imported ? imported.name : undefined
}
