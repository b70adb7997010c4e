import type { Session } from 'node:inspector'
import util from 'node:util'
import { shared } from '../shared.ts'
import type { Token } from '../token.ts'

/** What a look at the objects of some tokens found. */
export interface Found {
  /** Objects that were found; there may be others: proxies, and objects without a prototype or with another realm's. */
  objects: number
  readonly examples: string[]
}

const KEY = Symbol.for('overstay.found')
const LONGEST_EXAMPLE = 100
const SHOWN: util.InspectOptions = {
  depth: 0,
  breakLength: Infinity,
  maxArrayLength: 3,
  maxStringLength: 40,
  // The program's own code is not to run because somebody looks.
  customInspect: false,
  showProxy: true,
}

/**
 * The objects that carry these tokens, `most` of each described. The runtime keeps no list of them: V8 is asked for all
 * objects that inherit from `Object.prototype`, after a collection. Nothing is found where there is no inspector.
 */
export function findObjects(tokens: ReadonlySet<Token>, most: number): Map<Token, Found> {
  const found = new Map<Token, Found>()
  look = { tokens, most, found }
  try {
    eachObject(addFound)
  } finally {
    look = undefined
  }
  return found
}

/**
 * The look under way. Not in a closure: called for each object of the heap, that is compiled by V8 on another thread, and
 * a compilation that waits there holds its function, and so the tokens, over the next collections
 * (OptimizedCompilationInfo, src/codegen/optimized-compilation-info.h).
 */
let look: { tokens: ReadonlySet<Token>; most: number; found: Map<Token, Found> } | undefined

function addFound(value: object): void {
  const token = shared.ledger.tokenOf(value)
  if (look === undefined || token === undefined || !look.tokens.has(token)) return
  let entry = look.found.get(token)
  if (entry === undefined) look.found.set(token, (entry = { objects: 0, examples: [] }))
  entry.objects++
  if (entry.examples.length < look.most) entry.examples.push(described(value))
}

function eachObject(visit: (value: object) => void): void {
  if (!process.features.inspector) return
  // Loaded only here: it takes as long as the rest of the runtime.
  const { Session } = process.getBuiltinModule('node:inspector')
  const session = new Session()
  try {
    session.connect()
    Object.defineProperty(globalThis, KEY, {
      configurable: true,
      value: (objects: readonly object[]) => {
        objects.forEach(visit)
      },
    })
    const prototype = objectId(session, 'Runtime.evaluate', { expression: 'Object.prototype' }, 'result')
    const objects = objectId(session, 'Runtime.queryObjects', { prototypeObjectId: prototype }, 'objects')
    const functionDeclaration = 'function () { globalThis[Symbol.for("overstay.found")](this) }'
    objectId(session, 'Runtime.callFunctionOn', { functionDeclaration, objectId: objects }, 'result')
  } catch {
    // A Node without an inspector, or one that is taken: then nothing is described.
  } finally {
    Reflect.deleteProperty(globalThis, KEY)
    session.disconnect()
  }
}

/** Calls a method of the inspector, which answers at once, and gives the remote object of its result. */
function objectId(session: Session, method: string, params: object, result: string): string | undefined {
  let id: string | undefined
  session.post(method, params, (error: Error | null, answer?: object) => {
    if (error !== null) throw error
    id = (answer as Record<string, { objectId?: string } | undefined>)[result]?.objectId
  })
  return id
}

function described(value: object): string {
  let text: string
  try {
    text = util.inspect(value, SHOWN)
  } catch (error) {
    // A getter of `constructor` or of `Symbol.toStringTag` may throw.
    text = `(cannot be shown: ${String((error as Error | undefined)?.message)})`
  }
  return text.length > LONGEST_EXAMPLE ? `${text.slice(0, LONGEST_EXAMPLE)}…` : text
}
