import { InvalidArgumentError } from 'commander'

/** A whole number above zero. */
export function countFrom(value: string): number {
  const count = Number(value)
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('It must be a whole number above zero.')
  return count
}
