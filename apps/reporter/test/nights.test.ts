import fs from 'node:fs'
import path from 'node:path'
import { parquetReadObjects } from 'hyparquet'
import { expect, test } from 'vitest'
import { overstay, reportIn, temporaryFolder } from './overstay.ts'
import { writeRun } from './run-files.ts'

const at = (day: number): string => new Date(Date.UTC(2026, 0, day, 3)).toISOString()

function project(): string {
  const folder = temporaryFolder()
  fs.writeFileSync(path.join(folder, 'package.json'), '{}')
  return folder
}

test('nights in a store: report, ingest, history, diff, trend', () => {
  const folder = project()
  const nights = [{ S: 'c' }, { S: 'L' }, { S: 'L', T: 'L' }, { T: 'c' }] as const
  const told = nights.map((sites, index) => {
    const place = writeRun(folder, { run: `n${index + 1}`, at: at(index + 1), sites })
    const ingested = overstay(folder, 'ingest', place)
    expect(ingested.stdout).toContain(`run n${index + 1} is in: `)
    const result = overstay(folder, 'report', place, '--json')
    const { findings, absent } = reportIn(result)
    return [result.status, ...[...findings, ...absent!].map(({ site, status }) => `${site.name} ${status}`)]
  })
  expect(told).toEqual([[0], [1, 'S new'], [1, 'T new', 'S ongoing'], [0, 'S unknown', 'T fixed']])
  expect(overstay(folder, 'ingest').stdout).toContain('run n4 is already there')

  expect(overstay(folder, 'history').stdout).toMatch(/fp-T {2}fixed .* █· {2}src\/app\.js:\d {2}new T/)
  expect(overstay(folder, 'history', 'fp-S').stdout).toContain('n1..n2')
  expect(overstay(folder, 'diff', 'n2', 'n3').stdout).toMatch(/appeared .*new T {2}0 → 15/)
  expect(overstay(folder, 'trend').stdout).toContain('4 nights of main')
  expect((JSON.parse(overstay(folder, 'trend', '--json').stdout) as unknown[]).length).toBe(4)
  const rows = overstay(folder, 'export').stdout.trim().split('\r\n')
  expect(rows).toHaveLength(1 + 5)
  expect(rows[1]).toBe('n1,2026-01-01T03:00:00.000Z,n1,main,true,fp-S,named,src/app.js,1,S,clean,0,0,0,0')
  expect(overstay(folder, 'export', '--to', 'nights.csv').stdout).toBe('')
  expect(fs.readFileSync(path.join(folder, 'nights.csv'), 'utf8').trim().split('\r\n')).toEqual(rows)
  expect(overstay(folder, 'history', 'nobody')).toMatchObject({ status: 3, stdout: '' })
  expect(overstay(folder, 'ingest', '--keep', '2').stdout).toContain('2 older nights are forgotten')
})

test('the store as Parquet, read by another reader', async () => {
  const folder = project()
  overstay(folder, 'ingest', writeRun(folder, { run: 'n1', at: at(1), sites: { S: 'c' } }))
  overstay(folder, 'ingest', writeRun(folder, { run: 'n2', at: at(2), sites: { S: 'L' } }))
  expect(overstay(folder, 'export', '--to', 'nights.parquet')).toMatchObject({ status: 0, stdout: '', stderr: '' })
  const bytes = fs.readFileSync(path.join(folder, 'nights.parquet'))
  const rows = await parquetReadObjects({ file: new Uint8Array(bytes).buffer })
  const [first, ...head] = overstay(folder, 'export').stdout.trim().split('\r\n')
  expect(rows.map((row) => Object.keys(row).join())).toEqual(Array(head.length).fill(first))
  const asText = (value: unknown): string => (value instanceof Date ? value.toISOString() : String(value))
  expect(rows.map((row) => Object.values(row).map(asText).join())).toEqual(head)

  const refused = overstay(folder, 'export', '--format', 'parquet')
  expect(refused).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining('--to nights.parquet') as string,
  })
  const lost = overstay(folder, 'export', '--to', 'nowhere/nights.parquet')
  expect(lost.stderr).toMatch(/nowhere\/nights\.parquet cannot be written/)
  expect(lost.status).toBe(3)
  expect(fs.readdirSync(folder).filter((name) => name.includes('nights.parquet'))).toEqual(['nights.parquet'])
})

test('a store that is not there, is alien, or is newer ends with a sentence and exit code 3', () => {
  const folder = project()
  const place = writeRun(folder, { run: 'n1', at: at(1), sites: { S: 'L' } })
  fs.writeFileSync(path.join(folder, 'alien.db'), 'an alien file that is no store, and long enough '.repeat(40))
  for (const [args, sentence] of [
    [['report', place, '--store', 'missing.db'], /missing\.db cannot be opened/],
    [['ingest', place, '--store', 'alien.db'], /alien\.db is no store of overstay/],
    [['trend', '--store', 'alien.db'], /alien\.db is no store of overstay/],
    [['history'], /nights\.db cannot be opened/],
  ] as const) {
    const { status, stderr } = overstay(folder, ...args)
    expect(stderr).toMatch(sentence)
    expect(stderr.trim().split('\n')).toHaveLength(2)
    expect(status).toBe(3)
  }
})

test('a baseline in place of a store', () => {
  const folder = project()
  const first = writeRun(folder, { run: 'n1', at: at(1), sites: { S: 'L', T: 'L' } })
  expect(overstay(folder, 'report', first, '--update-baseline', 'known.json').status).toBe(1)
  expect(overstay(folder, 'report', first, '--baseline', 'known.json').status).toBe(0)
  const second = writeRun(folder, { run: 'n2', at: at(2), sites: { S: 'c', T: 'L', U: 'L' } })
  const { status, stdout } = overstay(folder, 'report', second, '--baseline', 'known.json', '--json')
  expect(status).toBe(1)
  const report = reportIn({ status, stdout, stderr: '' })
  expect(report.findings.map(({ site, gate, status: of }) => `${site.name} ${of} ${gate}`)).toEqual([
    'U new fail',
    'T ongoing warn',
  ])
  expect(report.absent!.map(({ site, status: of }) => `${site.name} ${of}`)).toEqual(['S fixed'])
  fs.writeFileSync(path.join(folder, 'broken.json'), '{"format":"other"}')
  const broken = overstay(folder, 'report', second, '--baseline', 'broken.json')
  expect(broken).toMatchObject({ status: 3, stderr: expect.stringContaining('broken.json: format: ') as string })
})

test('mute: with a day, a reason and an owner, and only so', () => {
  const folder = project()
  const today = new Date().toISOString()
  const place = writeRun(folder, { run: 'n1', at: today, sites: { S: 'L' } })
  expect(overstay(folder, 'report', place).status).toBe(1)
  const flags = ['--reason', 'waits for pool 3', '--owner', '@core']
  expect(overstay(folder, 'mute', 'fp-S', '--until', '14d', ...flags).status).toBe(0)
  const muted = overstay(folder, 'report', place)
  expect(muted.status).toBe(0)
  expect(muted.stdout).toContain('muted until')
  expect(muted.stdout).toContain('@core: waits for pool 3')
  expect(overstay(folder, 'mute', 'fp-S', '--until', '3d', ...flags).status).toBe(0)
  const file = path.join(folder, 'overstay.mutes.json')
  const [mute, ...others] = JSON.parse(fs.readFileSync(file, 'utf8')) as object[]
  expect(others).toEqual([])
  fs.writeFileSync(file, JSON.stringify([{ ...mute, until: '2026-01-01' }]))
  const ended = overstay(folder, 'report', place)
  expect(ended.status).toBe(1)
  expect(ended.stdout).toContain('its mute ended on 2026-01-01')

  for (const [args, sentence] of [
    [['fp-S', ...flags], /required option '--until/],
    [['fp-S', '--until', '14d', '--owner', 'me'], /required option '--reason/],
    [['fp-S', '--until', 'soon', ...flags], /Write a day as/],
    [['fp-S', '--until', '2020-01-01', ...flags], /That day is over/],
    [['fp-S', '--until', '999d', ...flags], /a year at most/],
  ] as const) {
    const { status, stderr } = overstay(folder, 'mute', ...args)
    expect(stderr).toMatch(sentence)
    expect(status).toBe(2)
  }
})

test('owners and budgets of the project', () => {
  const folder = project()
  fs.writeFileSync(path.join(folder, 'CODEOWNERS'), '/src/ @core\n')
  fs.writeFileSync(
    path.join(folder, 'overstay.config.json'),
    '{ "gate": { "budgets": [{ "owner": "@core", "leaks": 1 }] } }',
  )
  const place = writeRun(folder, { run: 'n1', at: at(1), sites: { S: 'L' } })
  const within = overstay(folder, 'report', place)
  expect(within.status).toBe(0)
  expect(within.stdout).toContain('@core has 1 leak, and its budget is 1')
  const beyond = overstay(folder, 'report', writeRun(folder, { run: 'n2', at: at(2), sites: { S: 'L', T: 'L' } }))
  expect(beyond.status).toBe(1)
})

test('--notify without an address, or to a receiver that is not known, is wrong usage', () => {
  const folder = project()
  const place = writeRun(folder, { run: 'n1', at: at(1), sites: { S: 'L' } })
  expect(overstay(folder, 'report', place, '--notify', 'slack')).toMatchObject({ status: 2 })
  process.env.OVERSTAY_WEBHOOK_URL = 'not-an-address/secret-token'
  try {
    const { status, stdout, stderr } = overstay(folder, 'report', place, '--notify', 'pager')
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).not.toContain('secret-token')
  } finally {
    delete process.env.OVERSTAY_WEBHOOK_URL
  }
})

test('several formats at once, each to its place', () => {
  const folder = project()
  const place = writeRun(folder, { run: 'n1', at: at(1), sites: { S: 'L' } })
  const { stdout } = overstay(folder, 'report', place, '--format', 'text,json=report.json')
  expect(stdout).toContain('1 leak fails the gate.')
  expect(JSON.parse(fs.readFileSync(path.join(folder, 'report.json'), 'utf8'))).toMatchObject({
    format: 'overstay-report',
  })
  expect(overstay(folder, 'report', place, '--format', 'text,json')).toMatchObject({ status: 2 })
  expect(overstay(folder, 'report', place, '--format', 'json=no/where.json')).toMatchObject({ status: 2 })
})
