/** The two names that tagged code adds to a module. */
export interface Handle {
  /** The runtime: `$os.n(…)`. */
  readonly runtime: string
  /** The module's site table. */
  readonly table: string
}

/** Grown until the text does not hold it: no scope of the program can shadow it, and it shadows nothing. */
export function handleFor(text: string): Handle {
  let runtime = '$os'
  while (text.includes(runtime)) runtime += '_'
  return { runtime, table: `${runtime}t` }
}
