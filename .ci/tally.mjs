// Sums the test reports of all projects. Fails when a test failed, or when a project that has tests left no report.
import fs from 'node:fs'
import path from 'node:path'

const folders = ['packages', 'apps'].flatMap((parent) => fs.readdirSync(parent).map((name) => path.join(parent, name)))
const totals = { passed: 0, failed: 0, skipped: 0 }
for (const folder of [...folders, 'tools']) {
  const { nx } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'))
  if (nx?.targets?.test === undefined) continue
  const file = path.join(folder, 'reports/tests.json')
  if (!fs.existsSync(file)) {
    console.error(`${folder} left no test report`)
    totals.failed++
    continue
  }
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
    fs.readFileSync(file, 'utf8'),
  )
  totals.passed += numPassedTests
  totals.failed += numFailedTests
  totals.skipped += numPendingTests + numTodoTests
  // A file that does not load has no test that could fail.
  totals.failed += testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  ).length
}
if (totals.skipped > 0) console.log(`${totals.skipped} skipped: what they need is not on this machine`)
console.log(`${totals.passed} passed, ${totals.failed} failed`)
process.exitCode = totals.failed > 0 ? 1 : 0
