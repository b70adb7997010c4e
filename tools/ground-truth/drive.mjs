// node drive.mjs <case folder> <folder of the packages> <alias> <rounds> <operations a round>
// Runs a case's workload some rounds, each in a scope of its own: the same work, done again.
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { scope } from '@overstay/runtime'
import { loadPackage } from './load.mjs'

/** A leak may keep the process alive for ever; what is pending for a good reason is done long before. */
const LONGEST_END_MS = 4000

const [, , caseFolder, folder, alias, rounds, operations] = process.argv
const description = JSON.parse(fs.readFileSync(path.join(caseFolder, 'case.json'), 'utf8'))
const pkg = await loadPackage(description, folder, alias)
const workload = await import(pathToFileURL(path.join(caseFolder, 'workload.mjs')).href)
for (let round = 0; round < Number(rounds); round++) {
  await scope('round', () => workload.run(pkg, Number(operations)))
}
setTimeout(() => process.exit(0), LONGEST_END_MS).unref()
