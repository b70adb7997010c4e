/** A row of a module's table, as `m` is handed it. */
export type Row = readonly [
  kind: string,
  name: string,
  fn: string,
  line: number,
  column: number,
  fingerprint: string,
  flags?: number,
  within?: string | number,
]

export interface Table {
  readonly file: string
  readonly rows: readonly Row[]
  /** How many values each site stamped. */
  readonly made: number[]
}

/** What the stamp of a value says. */
export interface StampedAs {
  readonly table: Table
  readonly index: number
}

class Return {
  constructor(value: object) {
    return value
  }
}

class Stamp extends Return {
  #as: StampedAs

  constructor(value: object, as: StampedAs) {
    super(value)
    this.#as = as
    as.table.made[as.index]++
  }

  static has(value: object): boolean {
    return #as in value
  }

  static of(value: object): StampedAs | undefined {
    return #as in value ? value.#as : undefined
  }

  static change(value: object, as: StampedAs): void {
    ;(value as Stamp).#as = as
    as.table.made[as.index]++
  }
}

const isObject = (value: unknown): value is object =>
  typeof value === 'function' || (typeof value === 'object' && value !== null)

/**
 * The contract of `@overstay/runtime/stamp` in a few lines, and stricter: an index outside of the table throws, and so
 * does a second stamp where the transformer was certain that there is none.
 */
export class StandInRuntime {
  readonly tables: Table[] = []
  #key: PropertyKey = ''

  /** A list, as code from several files joins those of each. */
  readonly m = (file: string, rows: readonly Row[]): StampedAs[] => {
    const table = { file, rows, made: rows.map(() => 0) }
    this.tables.push(table)
    return rows.map((_, index) => ({ table, index }))
  }

  readonly n = (value: unknown, sites: readonly StampedAs[] | undefined, index: number): unknown => {
    if (sites !== undefined && isObject(value) && !Stamp.has(value)) new Stamp(value, at(sites, index))
    return value
  }

  readonly o = (value: object, sites: readonly StampedAs[] | undefined, index: number): object => {
    if (sites !== undefined) new Stamp(value, at(sites, index))
    return value
  }

  readonly i = (instance: object, sites: readonly StampedAs[] | undefined, index: number): object => {
    if (sites === undefined) return instance
    if (Stamp.has(instance)) Stamp.change(instance, at(sites, index))
    else new Stamp(instance, at(sites, index))
    return instance
  }

  readonly k = (name: unknown): PropertyKey => {
    this.#key =
      typeof name === 'string' || typeof name === 'symbol' ? name : Reflect.ownKeys({ [name as PropertyKey]: 0 })[0]
    return this.#key
  }

  readonly q = (): PropertyKey => this.#key

  /** "closure f in Job.run" for a stamped value. */
  readonly siteOf = (value: unknown): string | undefined => {
    const as = isObject(value) ? Stamp.of(value) : undefined
    return as === undefined ? undefined : describeRow(as.table.rows[as.index])
  }

  /** "src/app.ts:3:5" for a stamped value. */
  readonly placeOf = (value: unknown): string | undefined => {
    const as = isObject(value) ? Stamp.of(value) : undefined
    if (as === undefined) return undefined
    const [, , , line, column] = as.table.rows[as.index]
    return `${as.table.file}:${line}:${column}`
  }

  /** With and without the transformer: as the decorator nothing, as a call the value. */
  readonly expectCollected = (
    value?: unknown,
    options?: unknown,
    sites?: readonly StampedAs[],
    index?: number,
  ): unknown => {
    if (index !== undefined) return this.i(value as object, sites, index)
    const isDecorator = value === undefined || value === false || (options === undefined && isOptions(value))
    return isDecorator ? (target: unknown) => target : value
  }
}

function isOptions(value: unknown): boolean {
  return isObject(value) && Object.keys(value).some((key) => key === 'within' || key === 'name')
}

function at(sites: readonly StampedAs[], index: number): StampedAs {
  if (index >= sites.length) throw new Error(`no site ${index} of ${sites.length}`)
  return sites[index]
}

export function describeRow([kind, name, fn]: Row): string {
  return `${kind}${name === '' ? '' : ` ${name}`}${fn === '' ? '' : ` in ${fn}`}`
}
