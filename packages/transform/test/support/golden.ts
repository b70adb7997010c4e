import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'

const isUpdate = process.env.UPDATE_FIXTURES === '1'

/** Compares with a file, or writes it where the environment says `UPDATE_FIXTURES=1`. */
export function expectGolden(file: string, text: string): void {
  if (isUpdate) {
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, text)
    return
  }
  let golden: string
  try {
    golden = readFileSync(file, 'utf8')
  } catch {
    golden = `(no ${path.basename(file)}: run with UPDATE_FIXTURES=1 and read what it wrote)`
  }
  expect(text).toBe(golden)
}
