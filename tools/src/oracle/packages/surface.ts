import { inspect } from 'node:util'

/** A value in words: names of functions and classes, own properties, nesting; the same for equal values. */
export function canonical(value: unknown, depth = 4): string {
  return inspect(value, { depth, maxArrayLength: 40, maxStringLength: 2_000, breakLength: 160, customInspect: false })
}

export function print(label: string, value: unknown, depth?: number): void {
  console.log(`${label}: ${canonical(value, depth)}`)
}

/** Arguments for one call after the other, made anew for each function. */
export type Arguments = () => readonly (readonly unknown[])[]

export interface Surface {
  /** Names that would print what no two runs have in common. */
  readonly skip?: readonly string[]
  /** Methods that never return without arguments. */
  readonly endless?: readonly string[]
  readonly depth?: number
}

/**
 * Prints all that a module exports, and what each function of it answers to the same arguments; what does not like
 * them says so with its error. Classes are constructed, and their methods without arguments called.
 */
export function exercise(
  exports: object,
  calls: Arguments,
  { skip = [], endless = [], depth = 4 }: Surface = {},
): void {
  for (const name of Object.keys(exports).sort()) {
    if (skip.includes(name)) continue
    const value: unknown = Reflect.get(exports, name)
    print(name, value, 1)
    if (typeof value !== 'function') continue
    print(`${name} is`, Object.getOwnPropertyDescriptors(value), 2)
    for (const [index, given] of calls().entries()) {
      attempt(`${name}(${index})`, () => Reflect.apply(value, undefined, given) as unknown, depth)
    }
    if (!isConstructor(value)) continue
    for (const [index, given] of calls().entries()) {
      const made = attempt(`new ${name}(${index})`, () => Reflect.construct(value, given) as unknown, depth)
      if (made !== undefined && index === 0)
        callMethods(`${name}#`, () => Reflect.construct(value, given), endless, depth)
    }
  }
}

/** Each method of an instance of its own: one that another left in pieces may never return. */
function callMethods(label: string, make: () => unknown, endless: readonly string[], depth: number): void {
  const prototype: unknown = Object.getPrototypeOf(make())
  if (prototype === null || prototype === Object.prototype || prototype === Function.prototype) return
  for (const key of Reflect.ownKeys(prototype as object)) {
    if (key === 'constructor' || endless.includes(String(key))) continue
    attempt(
      `${label}${String(key)}`,
      () => {
        const made = make()
        const member: unknown = Reflect.get(made as object, key)
        return typeof member === 'function' ? (Reflect.apply(member, made, []) as unknown) : member
      },
      depth,
    )
  }
}

function attempt(label: string, run: () => unknown, depth: number): unknown {
  try {
    const value = run()
    if (value instanceof Promise) value.catch(() => undefined)
    print(label, value, depth)
    return value
  } catch (error) {
    console.log(`${label}: throws ${(error as Error | undefined)?.name}: ${(error as Error | undefined)?.message}`)
    return undefined
  }
}

/** A class, or a function in the place of one by its name. */
function isConstructor(value: object): boolean {
  const prototype: unknown = Object.getOwnPropertyDescriptor(value, 'prototype')?.value
  if (typeof prototype !== 'object' || prototype === null) return false
  return /^[A-Z]/.test((value as { readonly name: string }).name)
}
