import type { GraphBuilder } from './graph-builder.ts'
import { type HeapLine, placeOf, wrong } from './heap-lines.ts'

/** Sites, scopes and the tokens that stamped objects point at, written as the runtime writes them. */
export class TextTokens {
  readonly #builder: GraphBuilder
  readonly #sites = new Map<number, number>()
  readonly #scopes = new Map<number, number>()
  readonly #tokens = new Map<string, number>()

  constructor(builder: GraphBuilder) {
    this.#builder = builder
  }

  /** `site 1 app.js:10:5 new Session in open` */
  addSite(line: HeapLine): void {
    const match = /^site (?<id>\d+) (?<at>\S+) (?<what>\S+)(?: (?<name>\S+))??(?: in (?<fn>\S+))?$/.exec(
      line.text,
    )?.groups
    if (match === undefined) throw wrong(line, 'is no site (site <number> <file:line:column> <what> [name] [in fn])')
    const { file, line: row, column } = placeOf(match.at, line)
    const properties = {
      id: match.id,
      file,
      place: `${row}:${column}`,
      what: match.what,
      name: match.name,
      fn: match.fn,
      expected: 'all',
    }
    this.#sites.set(Number(match.id), this.#object('Site', properties))
  }

  /** `scope 1 test opens a session` */
  addScope(line: HeapLine): void {
    const match = /^scope (?<id>\d+) (?<kind>\S+)(?: (?<name>.*))?$/.exec(line.text)?.groups
    if (match === undefined) throw wrong(line, 'is no scope (scope <number> <kind> [name])')
    const { id, kind, name } = match
    this.#scopes.set(Number(id), this.#object('Scope', { id, kind, name }))
  }

  stamp(node: number, [site, scope]: readonly [number, number], line: HeapLine): void {
    this.#builder.connect(node, 'property', '#token', this.#token(site, scope, line))
  }

  #token(site: number, scope: number, line: HeapLine): number {
    const key = `${site}.${scope}`
    let token = this.#tokens.get(key)
    if (token === undefined) {
      const siteNode = this.#sites.get(site)
      if (siteNode === undefined) throw wrong(line, `has a stamp of site ${site}, which is not declared above`)
      token = this.#builder.add('object', 'Token')
      this.#builder.connect(token, 'property', 'kind', this.#builder.add('string', 'overstay.site'))
      this.#builder.connect(token, 'property', 'site', siteNode)
      this.#builder.connect(token, 'property', 'scope', this.#scope(scope))
      this.#tokens.set(key, token)
    }
    return token
  }

  /** Scopes that are not declared are tests without a name; 0 is that of labels. */
  #scope(id: number): number {
    let scope = this.#scopes.get(id)
    if (scope === undefined) {
      scope = this.#object('Scope', { id: String(id), kind: id === 0 ? 'label' : 'test', name: '' })
      this.#scopes.set(id, scope)
    }
    return scope
  }

  #object(name: string, properties: Record<string, string | undefined>): number {
    const node = this.#builder.add('object', name)
    for (const [property, value] of Object.entries(properties)) {
      if (value !== undefined && value !== '')
        this.#builder.connect(node, 'property', property, this.#builder.add('string', value))
    }
    return node
  }
}
