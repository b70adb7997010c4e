import path from 'node:path'
import type { Finding, Report } from '@overstay/schema'
import { holderText, madeText } from '@overstay/schema/page'
import type { RunnerTestCase, TestModule } from 'vitest/node'

const ATTEMPT = / \((?:repeat \d+)?(?:, )?(?:retry \d+)?\)$/

/** Marks the tests of failing findings as failed, each with the leak as its error, at the line that made what stays. */
export function failLeakingTests(report: Report, modules: readonly TestModule[], root: string): void {
  const leaks = leaksByTest(report)
  for (const module of modules) {
    const file = path.relative(root, module.moduleId).replaceAll('\\', '/')
    for (const test of module.children.allTests()) {
      for (const leak of leaks.get(`${file} › ${test.fullName}`) ?? []) {
        failed((test as unknown as { task: RunnerTestCase }).task, leak, root)
      }
    }
  }
}

function leaksByTest({ findings }: Report): Map<string, Finding[]> {
  const leaks = new Map<string, Finding[]>()
  for (const finding of findings.filter(({ gate }) => gate === 'fail')) {
    for (const name of new Set(finding.scope.tests.map((it) => it.replace(ATTEMPT, '')))) {
      leaks.set(name, [...(leaks.get(name) ?? []), finding])
    }
  }
  return leaks
}

function failed(task: RunnerTestCase, { site, holder }: Finding, root: string): void {
  const { file, line, column } = site
  const message = `${madeText(site)} of ${file}:${line}:${column} outlives this test, held by ${holderText(holder)}`
  const at = `${site.function === '' ? '<anonymous>' : site.function} (${path.join(root, file)}:${line}:${column})`
  const error = { name: 'Leak', message, stack: `Leak: ${message}\n    at ${at}` }
  for (const it of [task, task.file]) {
    if (it.result !== undefined) it.result.state = 'fail'
  }
  if (task.result !== undefined) task.result.errors = [...(task.result.errors ?? []), error]
}
