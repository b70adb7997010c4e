import { kinds } from './kinds.mjs'

/**
 * Stamps a value of every kind; resolves to a line for each: `ok`, or what was wrong. `shown` gives texts in which a
 * stamp must not appear.
 */
export async function examine({ runtime, foreign, collect, shown = () => [] }) {
  const { ledger, n, m } = runtime
  ledger.setWatcher({ scopeEnded() {} })
  const results = {}
  for (const [name, make, lasts] of kinds(foreign)) {
    const table = m('values.mjs', [['new', name, '', 1, 1, '']])
    const holder = {}
    const entry = stamped({ ledger, n, table, make, name, shown, results, holder })
    if (entry === undefined) continue
    if (await isGone(entry, collect, 2)) results[name] = 'its token was collected before it'
    holder.value = undefined
    if (!lasts && !(await isGone(entry, collect, 10))) results[name] = 'its token was never collected'
  }
  return results
}

// A function of its own, so that no frame that awaits holds the value.
function stamped({ ledger, n, table, make, name, shown, results, holder }) {
  const scope = ledger.newScope('test', name, ledger.run)
  ledger.enterScope(scope)
  try {
    const value = make()
    const before = visible(value, shown)
    const returned = n(value, table, 0)
    const after = visible(value, shown)
    const entry = scope.entries.get(table[0])
    n(value, table, 0)
    if (!Object.is(returned, value)) results[name] = 'another value came back'
    else if (before !== after) results[name] = `visible: ${before} became ${after}`
    else if (entry?.token?.created !== 1) results[name] = `counted ${entry?.token?.created} times instead of once`
    else {
      results[name] = 'ok'
      holder.value = value
      return entry
    }
  } catch (error) {
    results[name] = `threw ${error.stack}`
  } finally {
    ledger.endScope(scope)
    ledger.enterScope(ledger.run)
  }
}

async function isGone(entry, collect, rounds) {
  for (let round = 0; round < rounds; round++) {
    await new Promise((resolve) => setTimeout(resolve, round))
    await collect()
    if (entry.ref.deref() === undefined) return true
  }
  return false
}

/** What a program can see of a value. A question that throws has to throw the same afterwards. */
function visible(value, shown) {
  const questions = [
    () => Reflect.ownKeys(value).map(String).join(),
    () => JSON.stringify(value),
    () =>
      JSON.stringify(
        Object.getOwnPropertyNames(value).map((key) => Object.getOwnPropertyDescriptor(value, key)?.writable),
      ),
    () => Object.isExtensible(value),
    () => Object.isFrozen(value),
    () => Object.isSealed(value),
    () => Object.prototype.toString.call(value),
    () => [...Object.entries(value)].length,
    () => {
      let keys = ''
      for (const key in value) keys += key
      return keys
    },
    () => JSON.stringify(structuredClone(value)),
    () => Function.prototype.toString.call(value),
    ...shown(value),
  ]
  const answers = questions.map((ask) => {
    try {
      return String(ask())
    } catch (error) {
      return error instanceof Error || error instanceof DOMException ? error.name : 'threw'
    }
  })
  return answers.join(' | ')
}
