/** What the option `calls` says: paths of functions that are tagged too, and of those that are not. */
export interface CallList {
  readonly added: ReadonlySet<string>
  readonly removed: ReadonlySet<string>
}

const nothing: CallList = { added: new Set(), removed: new Set() }
const read = new WeakMap<readonly string[], CallList>()

export function callList(calls: readonly string[] | undefined): CallList {
  if (calls === undefined) return nothing
  let list = read.get(calls)
  if (list === undefined) {
    const removed = calls.filter((it) => it.startsWith('!')).map((it) => it.slice(1))
    list = { added: new Set(calls.filter((it) => !it.startsWith('!'))), removed: new Set(removed) }
    read.set(calls, list)
  }
  return list
}
