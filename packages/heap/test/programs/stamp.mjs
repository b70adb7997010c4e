// The contract between overstay's runtime and the analyser, in a few lines: a private field that points at a token.
class Return {
  constructor(value) {
    return value
  }
}
class Stamp extends Return {
  #token
  constructor(value, token) {
    super(value)
    this.#token = token
  }
}

let sites = 0

/** A function that stamps a value with this site, in the scope it is given. */
export function site(url, place, what, name, fn = '') {
  const site = { id: String(++sites), file: url, place, what, name, fn, expected: 'all' }
  return (scope, value) => {
    let token = scope.tokens.get(site)
    if (token === undefined) scope.tokens.set(site, (token = { kind: 'overstay.site', site, scope: scope.shown }))
    new Stamp(value, token)
    return value
  }
}

export function newScope(id, kind, name) {
  return { shown: { id: String(id), kind, name }, tokens: new Map() }
}

/** What is made at the top of a module. */
export const labels = newScope(0, 'label', '')
