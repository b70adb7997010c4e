const DEFAULT_LIMIT = 20
const UNITS = ['B', 'kB', 'MB', 'GB', 'TB']

/** 1536 as "1.5 kB": decimal units, as disks and DevTools have them. */
export function bytesText(bytes: number): string {
  let unit = 0
  let value = Math.abs(bytes)
  for (; value >= 999.95 && unit < UNITS.length - 1; unit++) value /= 1000
  return `${bytes < 0 ? '-' : ''}${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`
}

/** 12345 as 12,345. */
export function countText(count: number): string {
  return count.toLocaleString('en-US')
}

export function signed(text: string): string {
  return text.startsWith('-') || text === '0' || text === '0 B' ? text : `+${text}`
}

export function counted(count: number, what: string): string {
  return `${countText(count)} ${what}${count === 1 ? '' : /(s|x|ch)$/.test(what) ? 'es' : 's'}`
}

/** The first rows, and a line that says how many were left out. */
export function limited<Row>(
  rows: readonly Row[],
  limit = DEFAULT_LIMIT,
): { readonly shown: readonly Row[]; readonly rest: string[] } {
  if (limit === 0 || rows.length <= limit) return { shown: rows, rest: [] }
  return { shown: rows.slice(0, limit), rest: [`… ${countText(rows.length - limit)} more; --limit 0 shows all`] }
}

/** Columns in line: numbers to the right, the last column as it is. Titles that begin with "<" mean text. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const isText = titles.map((title) => title.startsWith('<'))
  const lines = [titles.map((title) => title.replace('<', '')), ...rows]
  const widths = titles.map((_, column) => Math.max(...lines.map((line) => line[column].length)))
  return lines.map((line) =>
    line
      .map((cell, column) => (isText[column] ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
      .join('  ')
      .trimEnd(),
  )
}
