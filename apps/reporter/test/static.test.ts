import fs from 'node:fs'
import path from 'node:path'
import { REPORT_FORMAT, REPORT_VERSION } from '@overstay/schema'
import { describe, expect, test } from 'vitest'
import { overstay, temporaryFolder } from './overstay.ts'

function project(files: Readonly<Record<string, string>>): string {
  const root = fs.realpathSync(temporaryFolder())
  for (const [name, text] of Object.entries({ 'package.json': '{ "name": "app", "type": "module" }', ...files })) {
    fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true })
    fs.writeFileSync(path.join(root, name), text)
  }
  return root
}

const session = '/** Kept. */\nexport class Session {\n  list = [1]\n}\n'

describe('overstay sites', () => {
  test('prints each site with what is expected of it', () => {
    const root = project({
      'a.js': `${session}export const f = () => /* @expectCollected within: request */ new Session()\n`,
    })
    const { status, stderr, stdout } = overstay(root, 'sites')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout.replaceAll(/[0-9a-f]{12}/g, '#')).toBe(`a.js:3:10  array  in Session  #
a.js:5:18  closure f  at the top  #
a.js:5:63  new Session  in f  expected gone when request ends  #

3 sites in 1 file, 1 expectation
`)
  })

  test('says the same as JSON', () => {
    const root = project({
      'a.ts': 'export const f = () => /* @expectCollected */ new Map<string, Date>()',
      'tsconfig.json': '{ "compilerOptions": { "types": [] } }',
    })
    const { status, stdout } = overstay(root, 'sites', '--json', '--types')
    expect(status).toBe(0)
    const { sites, ...head } = JSON.parse(stdout) as { sites: object[] }
    expect(head).toEqual({ format: 'overstay-sites', version: 1, root, files: 1, barrels: [] })
    expect(sites[1]).toEqual({
      fingerprint: expect.stringMatching(/^[0-9a-f]{12}$/) as string,
      file: 'a.ts',
      line: 1,
      column: 47,
      function: 'f',
      kind: 'new',
      name: 'Map',
      top: false,
      expectation: { within: null },
      type: 'Map<string, Date>',
    })
  })

  test('knows what the config expects, and what the source spares', () => {
    const root = project({
      'overstay.config.json': '{ "expect": [{ "function": "open", "within": "test" }], "calls": ["create"] }',
      'a.js': 'export const open = () => [create(), /* @expectCollected false */ {}]',
    })
    const { stdout } = overstay(root, 'sites')
    expect(stdout.replaceAll(/[0-9a-f]{12}/g, '#')).toBe(`a.js:1:21  closure open  at the top  #
a.js:1:27  array  in open  expected gone when test ends  #
a.js:1:28  call create  in open  expected gone when test ends  #
a.js:1:67  object  in open  nothing expected  #

4 sites in 1 file, 2 expectations
`)
  })

  test('says what is wrong with the tsconfig it is given', () => {
    const { status, stderr } = overstay(project({}), 'sites', '--project', 'gone.json')
    expect(status).toBe(2)
    expect(stderr).toMatch(/gone\.json cannot be read/)
  })
})

describe('overstay annotate', () => {
  const read = (root: string, file: string): string => fs.readFileSync(path.join(root, file), 'utf8')

  test('writes the annotation, and the second time nothing', () => {
    const root = project({ 'a.ts': session, 'tsconfig.json': '{}' })
    const { status, stderr } = overstay(root, 'annotate', 'Session')
    expect({ status, stderr }).toEqual({ status: 0, stderr: 'a.ts:2: Session is now annotated\n' })
    const after = read(root, 'a.ts')
    expect(after).toContain('/** Kept. */\n@expectCollected()\nexport class Session {')
    expect(overstay(root, 'annotate', 'Session')).toEqual({
      status: 0,
      stdout: '',
      stderr: 'a.ts:5: Session is annotated already\n',
    })
    expect(overstay(root, 'annotate', 'Session', '--check').status).toBe(0)
    expect(read(root, 'a.ts')).toBe(after)
  })

  test('with --check prints a diff that patch takes, and fails', () => {
    const root = project({ 'src/a.js': `${'const x = 1\n'.repeat(9)}${session}${'x\n'.repeat(20)}class End {}` })
    const { status, stderr, stdout } = overstay(root, 'annotate', 'Session', 'End', '--check', '--within', 'request')
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: 'src/a.js:11: Session would be annotated\nsrc/a.js:34: End would be annotated\n',
    })
    expect(stdout).toBe(`--- a/src/a.js
+++ b/src/a.js
@@ -8,6 +8,7 @@
 const x = 1
 const x = 1
 /** Kept. */
+/* @expectCollected within: "request" */
 export class Session {
   list = [1]
 }
@@ -31,4 +32,5 @@
 x
 x
 x
+/* @expectCollected within: "request" */
 class End {}
\\ No newline at end of file
`)
    expect(read(root, 'src/a.js')).not.toContain('expectCollected')
  })

  test.each([
    [['Sesion'], 'there is no class Sesion in this project; nothing is written\nDid you mean Session?'],
    [['Session', 'Twice'], '2 classes are called Twice; nothing is written\nSay which: a.js:Twice, b.js:Twice'],
    [['Nowhere'], 'overstay sites'],
    [[], 'there is no class to annotate'],
  ])('refuses %j', (names, message) => {
    const root = project({ 'a.js': `${session}class Twice {}`, 'b.js': 'class Twice {}' })
    const { status, stderr } = overstay(root, 'annotate', ...names)
    expect(status).toBe(2)
    expect(stderr).toContain(message)
    expect(read(root, 'a.js')).not.toContain('expectCollected')
  })

  test('takes classes from the findings of a report, and says what it leaves', () => {
    const finding = (kind: string, name: string, line: number): unknown => ({
      fingerprint: '0123456789ab',
      status: 'new',
      gate: 'fail',
      reason: 'r',
      confidence: 'confirmed',
      site: { file: 'a.js', line, column: 1, function: '', kind, name },
      scope: { kind: 'named', names: ['request'], tests: [] },
      holder: { kind: 'product', file: 'a.js', name: 'x' },
      category: 'collection',
      holds: { objects: 0, bytes: 0, sites: [] },
      created: 3,
      survivors: 3,
      scopes: 3,
      scopesWithSurvivors: 3,
      pattern: 'growing',
      retainedBytes: 0,
      paths: [],
    })
    const report = {
      format: REPORT_FORMAT,
      version: REPORT_VERSION,
      run: {
        id: 'r',
        commit: null,
        branch: null,
        startedAt: '2026-01-01T00:00:00.000Z',
        root: '/',
        processes: 1,
        missingShards: [],
      },
      summary: { sites: 1, scopes: 1, created: 3, survivors: 3, findings: 2, failed: true },
      findings: [finding('new', 'Session', 9), finding('new', 'Map', 9), finding('new', 'Session', 10)],
      notes: [],
    }
    const root = project({ 'a.js': session, 'report.json': JSON.stringify(report) })
    const { status, stderr } = overstay(root, 'annotate', '--suggest', 'report.json')
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: `a.js:9:1: new Map is left to you: /* @expectCollected within: "request" */ would go before it, but no class Map is declared in this project
a.js:2: Session is now annotated
`,
    })
    expect(read(root, 'a.js')).toContain('/* @expectCollected within: "request" */\nexport class Session')

    fs.writeFileSync(path.join(root, 'report.json'), JSON.stringify({ ...report, version: 2 }))
    const wrong = overstay(root, 'annotate', '--suggest', 'report.json')
    expect(wrong.status).toBe(3)
    expect(wrong.stderr).toContain('report.json is no report of overstay: version')
    expect(overstay(root, 'annotate', '--suggest', 'gone.json').status).toBe(3)
  })
})
