/** The items of a list that are separated by commas. */
export function listFrom(value: string): string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}
