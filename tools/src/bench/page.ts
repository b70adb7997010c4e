import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium, type Page as Tab } from 'playwright-core'
import { NIGHTS_IN_FILE, outputs, pageTemplate, type Chronicle } from '@overstay/report'
import { REPORT_FORMAT, REPORT_VERSION, type Finding, type Report } from '@overstay/schema'

/** How fast the page is there with many findings: npm run bench:page. */
const FINDINGS = [10, 2000, 10_000]
const RUNS = 7
const CHROMIUM = process.env.OVERSTAY_TEST_CHROMIUM ?? '/usr/bin/chromium'

const at = (night: number): string => new Date(Date.UTC(2026, 0, night + 1, 3)).toISOString()

function findingOf(id: number): Finding {
  const file = `packages/p${id % 12}/src/f${id % 200}.ts`
  const site = {
    file,
    line: id + 1,
    column: 17,
    function: `Service${id % 40}.handle`,
    kind: 'new',
    name: `Class${id}`,
  } as const
  const place = `${file}:${id + 1}:17 in Service${id % 40}.handle`
  const steps = Array.from({ length: 7 }, (_, step) => {
    return { edge: `property${step}`, kind: 'property', type: 'Map', site: place } as const
  })
  const night = { run: 'night-0', at: at(0), commit: '0123456789abcdef' }
  return {
    fingerprint: id.toString(16).padStart(12, '0'),
    status: id % 5 === 0 ? 'new' : 'ongoing',
    gate: id % 5 === 0 ? 'fail' : 'warn',
    reason: 'it grows each time the same work is done',
    confidence: 'confirmed',
    site,
    scope: {
      kind: 'named',
      names: ['request'],
      tests: [`test/t${id % 90}.test.ts › handles a request of the sort ${id}`],
    },
    holder: { kind: 'product', file, name: `cache${id % 1500}` },
    category: 'cache',
    holds: { objects: 40, bytes: 4000, sites: [{ site: place, objects: 40 }] },
    created: 400,
    survivors: (id * 37) % 400,
    scopes: 20,
    scopesWithSurvivors: 20,
    pattern: 'growing',
    retainedBytes: (id * 7919) % 1e6,
    paths: [
      {
        survivors: 20,
        steps,
        culprit: 6,
        hint: { id: 'cache', text: `\`cache${id}\` in ${file} keeps an entry for each key and lets none go.` },
        frees: { survivors: 20, bytes: 4000 },
      },
    ],
    history: { appeared: night, cleanBefore: null, lastLeak: night },
    owners: [`@team-${id % 9}`],
  }
}

function reportOf(findings: Finding[]): Report {
  const missingShards: string[] = []
  const run = { id: 'bench', commit: 'abc', branch: 'main', startedAt: at(91), root: '/', processes: 3, missingShards }
  const summary = { sites: 9000, scopes: 50_000, created: 1e7, survivors: 1e5, findings: findings.length, failed: true }
  return { format: REPORT_FORMAT, version: REPORT_VERSION, run, summary, findings, absent: [], notes: [] }
}

function chronicleFor(findings: readonly Finding[]): Chronicle {
  const nights = Array.from({ length: NIGHTS_IN_FILE }, (_, night) => {
    const run = {
      run: `night-${night}`,
      at: at(night),
      commit: 'abc',
      trusted: true,
      branch: 'main',
      blind: false,
      processes: [],
    }
    const summary = { sites: 1, scopes: 1, created: 1, survivors: 1, failed: true }
    return { run: { ...run, summary }, fails: findings.length, warns: 0, statuses: { new: night % 3 } }
  })
  const sites = findings.map((finding) => ({
    fingerprint: finding.fingerprint,
    scopeKind: finding.scope.kind,
    finding,
    status: finding.status,
    history: finding.history!,
    strip: 'F'.repeat(NIGHTS_IN_FILE),
    statuses: nights.map(() => 'ongoing' as const),
    kept: nights.map((_, night) => night * 3),
  }))
  return { branch: 'main', nights, sites }
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]
const ms = (value: number): string => `${value.toFixed(0)} ms`.padStart(8)

/** From the start of the navigation to the frame in which the first view is there and answers. */
async function shownAfter(tab: Tab, url: string): Promise<number> {
  // Another address first: the same one with another hash would not load anew.
  await tab.goto('about:blank')
  await tab.goto(url)
  return await tab.evaluate<number>(`(async () => {
    const marks = () => performance.getEntriesByName('overstay:shown')
    while (marks().length === 0) await new Promise(requestAnimationFrame)
    return marks()[0].startTime
  })()`)
}

const SEARCH = `
  const search = document.querySelector('#search')
  search.value = search.value === '' ? 'service7 class1' : ''
  search.dispatchEvent(new Event('input'))`
const SORT = `document.querySelectorAll('th button')[3].click()`

/** How long until what was done is painted. */
async function paintedAfter(tab: Tab, act: string): Promise<number> {
  return await tab.evaluate<number>(`(async () => {
    const start = performance.now()
    ${act}
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
    return performance.now() - start
  })()`)
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'overstay-bench-page-'))
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] })
try {
  console.log(`the page itself: ${(Buffer.byteLength(pageTemplate()) / 1000).toFixed(1)} kB; medians of ${RUNS} runs\n`)
  console.log('findings      file   written     shown  all sites   search     sort')
  for (const count of FINDINGS) {
    const findings = Array.from({ length: count }, (_, id) => findingOf(id))
    const [report, chronicle] = [reportOf(findings), chronicleFor(findings)]
    const start = performance.now()
    const html = outputs.html(report, { colour: false, whole: '', chronicle })
    const written = performance.now() - start
    const file = path.join(folder, `${count}.html`)
    fs.writeFileSync(file, html)
    const url = pathToFileURL(file).href
    const tab = await browser.newPage()
    const times = { shown: [] as number[], sites: [] as number[], search: [] as number[], sort: [] as number[] }
    for (let run = 0; run < RUNS; run++) {
      times.shown.push(await shownAfter(tab, url))
      times.sites.push(await shownAfter(tab, `${url}#/sites`))
      times.search.push(await paintedAfter(tab, SEARCH))
      times.sort.push(await paintedAfter(tab, SORT))
    }
    await tab.close()
    const { shown, sites, search, sort } = times
    const size = `${(html.length / 1e6).toFixed(2)} MB`.padStart(9)
    console.log(
      `${String(count).padStart(8)} ${size} ${ms(written)}  ${ms(median(shown))}   ${ms(median(sites))} ${ms(median(search))} ${ms(median(sort))}`,
    )
  }
} finally {
  await browser.close()
  fs.rmSync(folder, { recursive: true })
}
