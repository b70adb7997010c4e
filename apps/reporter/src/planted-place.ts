import fs from 'node:fs'
import path from 'node:path'

/** Names the folder whose planted test is all that a runner is to run, wherever the project's own lie; for `overstay doctor`. */
export const PLANTED = 'OVERSTAY_PLANTED'

/** How a planted test is written: as the project's runner loads its own. */
export interface Form {
  readonly syntax: 'import' | 'require'
  readonly ending: 'mjs' | 'js' | 'ts'
}

/** Where the forms lie that copies are made of. */
export function placeOfForms(folder: string, syntax: Form['syntax']): string {
  return path.join(folder, 'forms', syntax)
}

/** The test of a folder as one of a runner's projects is to run it: each has its own, and each is to be told of. */
export function plantedIn(folder: string, { syntax, ending }: Form, project = 0): string {
  const copy = path.join(copies(folder), String(project))
  fs.cpSync(placeOfForms(folder, syntax), copy, { recursive: true })
  return path.join(copy, `planted.test.${ending}`)
}

/** The folders of all tests that were to run. */
export function copiesIn(folder: string): string[] {
  const place = copies(folder)
  return fs.existsSync(place) ? fs.readdirSync(place).map((name) => path.join(place, name)) : []
}

function copies(folder: string): string {
  return path.join(folder, 'planted')
}

/** Why nothing is planted in a project of the runner, and what helps. */
export interface NotPlanted {
  readonly state: 'warn' | 'wrong'
  readonly text: string
  readonly advice: string
}

/** Leaves word for the doctor, whose runner this process is. */
export function sayNotPlanted(folder: string, why: NotPlanted): void {
  fs.appendFileSync(path.join(folder, 'not-planted'), `${JSON.stringify(why)}\n`)
}

export function notPlantedIn(folder: string): NotPlanted[] {
  const file = path.join(folder, 'not-planted')
  if (!fs.existsSync(file)) return []
  const lines = fs.readFileSync(file, 'utf8').trim().split('\n')
  return lines.map((line) => JSON.parse(line) as NotPlanted)
}
