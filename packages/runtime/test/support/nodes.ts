/** The Node versions to try: this one, and those of OVERSTAY_TEST_NODES, binaries separated by `:`. */
export const nodes: readonly string[] = [
  process.execPath,
  ...(process.env.OVERSTAY_TEST_NODES ?? '').split(':').filter((it) => it !== ''),
]
