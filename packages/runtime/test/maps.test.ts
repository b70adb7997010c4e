import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { nodes } from './support/nodes.ts'

const PROGRAM = fileURLToPath(new URL('values/maps.mjs', import.meta.url))

test.each(nodes)('stamped values of one shape share a map, over sites and scopes: on %s', (binary) => {
  const results = JSON.parse(execFileSync(binary, ['--allow-natives-syntax', PROGRAM], { encoding: 'utf8' })) as object
  const fine = { sameMap: true, plainHasIt: false, fast: true, stays: true, plainEndsIt: true }
  expect(results).toEqual({ instances: fine, literals: fine, arrays: fine, closures: fine })
})
