/** Exit codes of the command (DESIGN 6.2). A wrapped command's own failure passes through as it is. */
export const EXIT = { ok: 0, gate: 1, usage: 2, input: 3, internal: 4 } as const

/** For help texts. */
export const EXIT_CODES = `
Exit codes:
  0  nothing fails the gate
  1  a leak fails the gate
  2  wrong usage or config, or nothing could be judged
  3  input that cannot be read
  4  an error of overstay itself
  A command that fails by itself passes its own exit code through.
`
