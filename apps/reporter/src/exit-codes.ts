/** Exit codes of the command (DESIGN 6.2). A wrapped command's own failure passes through as it is. */
export const EXIT = { ok: 0, gate: 1, usage: 2, input: 3, internal: 4 } as const
