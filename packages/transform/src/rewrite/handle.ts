/** The two names that tagged code adds to a module. */
export interface Handle {
  /** The runtime: `$os.n(…)`. */
  readonly runtime: string
  /** The module's site table. */
  readonly table: string
}

/** Grown until the text does not hold it: no scope of the program can shadow it, and it shadows nothing. */
export function handleFor(text: string): Handle {
  const names = text.includes('\\u') ? text + withoutEscapes(text) : text
  let runtime = '$os'
  while (names.includes(runtime)) runtime += '_'
  return { runtime, table: `${runtime}t` }
}

/** `\u0024os` is `$os` as well. */
function withoutEscapes(text: string): string {
  return text.replace(/\\u(?:\{0*([\da-f]{1,6})\}|([\da-f]{4}))/gi, (escape, braced?: string, plain?: string) => {
    const code = Number.parseInt(braced ?? plain!, 16)
    return code > 0x10_ff_ff ? escape : String.fromCodePoint(code)
  })
}
