import fs from 'node:fs'
import { SourceMap, type SourceMapPayload } from 'node:module'
import { explainSurvivors, type Heap, openSnapshot, readTags } from '@overstay/heap'
import { declaredVariable } from './declared-variable.ts'
import type { ExplainRequest, SiteInScope } from './explain.ts'
import { fileOwner } from './file-owner.ts'

/** Entry of the analysing process: the request file's path in, an `Explanation` in the file that the request names. */
const request = JSON.parse(fs.readFileSync(process.argv[2], 'utf8')) as ExplainRequest
const suspects = keys(request.suspects)
const listed = keys(request.listed)
const expected = new Set(request.expected)
const maps = new Map<string, SourceMap>()

try {
  const heap = openSnapshot(request.snapshot)
  const within = withinAllowance(heap)
  const explanation = explainSurvivors(heap, {
    role: (site, scope) => {
      if (within.has(site)) return 'holder'
      const key = `${site}:${scope}`
      return suspects.has(key) ? 'suspect' : listed.has(key) ? 'listed' : 'holder'
    },
    expected: (site) => expected.has(site),
    fileInfo: fileOwner(request.ownership),
    variableAt: declaredVariable(request.ownership.root),
    originalOf,
  })
  heap.close()
  fs.writeFileSync(request.answer, JSON.stringify(explanation))
} catch (error) {
  fs.writeSync(2, (error as Error).message)
  process.exitCode = 4
}

/** Numbers of sites of which no more objects are there than may stay. What only weak references hold is counted too. */
function withinAllowance(heap: Heap): Set<number> {
  if (request.allowed.length === 0) return new Set()
  const { tokens, tokenOf } = readTags(heap)
  const ofToken = new Uint32Array(tokens.length + 1)
  for (const ordinal of tokenOf) ofToken[ordinal]++
  const counts = new Map<number, number>()
  tokens.forEach(({ site, scope }, index) => {
    const key = `${site.id}:${scope.id}`
    if (suspects.has(key) || listed.has(key)) counts.set(site.id, (counts.get(site.id) ?? 0) + ofToken[index + 1])
  })
  return new Set(request.allowed.filter(([site, most]) => (counts.get(site) ?? 0) <= most).map(([site]) => site))
}

/** Through the maps that came with the request. */
function originalOf(
  script: string,
  line: number,
  column: number,
): { file: string; line: number; column: number } | undefined {
  const entry = mapOf(script)?.findEntry(line, column)
  if (entry === undefined || !('originalSource' in entry)) return undefined
  const file = /^[a-z]{2,}:/i.test(entry.originalSource)
    ? entry.originalSource
    : new URL(entry.originalSource, script).href
  return { file, line: entry.originalLine + 1, column: entry.originalColumn + 1 }
}

function mapOf(script: string): SourceMap | undefined {
  const json = request.maps?.[script]
  if (json === undefined) return undefined
  let map = maps.get(script)
  if (map === undefined) maps.set(script, (map = new SourceMap(JSON.parse(json) as SourceMapPayload)))
  return map
}

function keys(entries: SiteInScope[]): Set<string> {
  return new Set(entries.map(([site, scope]) => `${site}:${scope}`))
}
