import fs from 'node:fs'
import { explainSurvivors, openSnapshot } from '@overstay/heap'
import { declaredVariable } from './declared-variable.ts'
import type { ExplainRequest, SiteInScope } from './explain.ts'
import { fileOwner } from './file-owner.ts'

/** Entry of the analysing process: the request file's path in, an `Explanation` in the file that the request names. */
const request = JSON.parse(fs.readFileSync(process.argv[2], 'utf8')) as ExplainRequest
const suspects = keys(request.suspects)
const listed = keys(request.listed)
const expected = new Set(request.expected)

try {
  const heap = openSnapshot(request.snapshot)
  const explanation = explainSurvivors(heap, {
    role: (site, scope) => {
      const key = `${site}:${scope}`
      return suspects.has(key) ? 'suspect' : listed.has(key) ? 'listed' : 'holder'
    },
    expected: (site) => expected.has(site),
    fileInfo: fileOwner(request.ownership),
    variableAt: declaredVariable(request.ownership.root),
  })
  heap.close()
  fs.writeFileSync(request.answer, JSON.stringify(explanation))
} catch (error) {
  fs.writeSync(2, (error as Error).message)
  process.exitCode = 4
}

function keys(entries: SiteInScope[]): Set<string> {
  return new Set(entries.map(([site, scope]) => `${site}:${scope}`))
}
