import fs from 'node:fs'
import path from 'node:path'

/** Changes a text in the parts of a copy of the built package; returns how many of them hold it. */
export function changeParts(dist: string, from: string, to: string): number {
  const files = fs.readdirSync(path.join(dist, 'parts')).map((name) => path.join(dist, 'parts', name))
  const holding = files.filter((file) => fs.readFileSync(file, 'utf8').includes(from))
  for (const file of holding) fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace(from, to))
  return holding.length
}
