/* Loaded before a program: the same clock and the same dice for the plain and the tagged one. */

let seed = 1

Math.random = () => {
  seed = (seed * 48_271) % 2_147_483_647
  return seed / 2_147_483_647
}

const now = Date.UTC(2024, 1, 29, 12, 30, 15, 250)

globalThis.Date = class extends Date {
  constructor(...given: unknown[]) {
    super(...((given.length === 0 ? [now] : given) as [number]))
  }

  static override now(): number {
    return now
  }
} as DateConstructor

performance.now = () => 0

// Where in a line a call stands is not the same, and bundles have other lines.
Error.stackTraceLimit = 0

// Complaints are part of what a program says.
console.warn = console.error = console.log
process.on('unhandledRejection', (reason) => {
  console.log('rejected, and nobody listens:', reason)
})
