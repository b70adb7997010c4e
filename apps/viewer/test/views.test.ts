import AxeBuilder from 'axe-core'
import { afterAll, describe, expect, test } from 'vitest'
import { closeBrowser, hasBrowser, openedFile, reason, type Opened } from './browser.ts'
import { pageWith, rowOf } from './page-builder.ts'

afterAll(closeBrowser)

const texts = (tab: Opened['tab'], selector: string): Promise<string[]> => tab.locator(selector).allInnerTexts()
const madeIn = (tab: Opened['tab'], selector: string): Promise<string[]> => texts(tab, `${selector} .made`)

describe.skipIf(!hasBrowser)(`${reason}from a file`, () => {
  test('the overview tells what is new, what is still there, what is gone, how it went and whose it is', async () => {
    const { tab, problems } = await openedFile(pageWith())
    expect(await tab.title()).toBe('2 leaks of 3 sites fail the gate · overstay')
    expect(await madeIn(tab, 'section:has(h2:text("New tonight")) h3')).toEqual(['new Session', 'new Query'])
    // What one reference holds is one leak.
    expect(await madeIn(tab, '.card li')).toEqual(['new Inner'])
    expect(await madeIn(tab, 'section:has(h2:text("Warnings"))')).toEqual(['new Old'])
    expect(await texts(tab, '.gone')).toEqual(['Fixed tonight 1', 'Not exercised tonight, so not fixed 1'])
    expect(await texts(tab, '.note')).toEqual(['app.js: the process was killed'])
    expect(await texts(tab, 'section:has(h2:text("By owner")) tbody tr')).toEqual([
      '(nobody)\t1\t1\t3.4 kB\t',
      '@web\t1\t0\t90 kB\t',
      '@core\t1\t0\t1.7 kB\t',
    ])
    expect(await texts(tab, 'section:has(h2:text("By package")) tbody th')).toEqual(['shop', 'db'])
    expect(await tab.getByRole('img', { name: /Leaks on 6 nights: 0 on the latest, 2 at most/ }).count()).toBe(1)
    expect(await tab.locator('.bars .mark').allTextContents()).toEqual(['+', '?', '+', '+'])
    await tab.getByText('Nights in numbers').click()
    expect((await texts(tab, 'details tbody tr'))[0]).toBe('2026-01-06\tn6\t0\t1\t0\t0\tthis run')
    expect(problems).toEqual([])
  })

  test('a finding tells where, held by what, what to do, what it frees, which tests, and since when', async () => {
    const { tab, problems } = await openedFile(pageWith(), '#/finding/fp-Session.named')
    expect(await tab.title()).toBe('new Session in makeSession · overstay')
    expect(await tab.locator('.kept').innerText()).toBe(
      'kept 20 of 20 in 20 of 20 "request" scopes: it grows each time the same work is done',
    )
    expect(await tab.locator('.excerpt mark').innerText()).toBe('new Thing')
    expect(await texts(tab, '.path li')).toEqual([
      'module variable "allSession" of src/Session.js → Map ‹src/Session.js:2:18›',
      '[#] → Session ‹src/Session.js:6:3 in makeSession› 20 survivors✂ cut this reference',
    ])
    expect(await tab.locator('.path .culprit').innerText()).toContain('[#]')
    expect(await tab.locator('.fix p').first().innerHTML()).toContain('<code>all</code>')
    expect(await tab.locator('.frees').innerText()).toBe('20 objects and 1.7 kB.')
    expect(await tab.getByText('test/Session.test.js › keeps it').count()).toBe(1)
    expect(await madeIn(tab, 'section:has(h2:text("same reference"))')).toEqual(['new Inner'])
    expect(await tab.locator('section:has(h2:text("History")) p').first().innerText()).toBe(
      'new, since 2026-01-04 (n4); last clean on 2026-01-03 (n3).',
    )
    expect(await texts(tab, '.command code')).toEqual([
      'git log --oneline c300000000..c400000000',
      `overstay mute fp-Session --until 14d --reason 'why it may stay' --owner @core`,
      'overstay history fp-Session',
      'overstay bisect fp-Session -- node --test',
    ])
    await tab.getByText('Night by night').click()
    expect(await texts(tab, 'section:has(h2:text("History")) tbody tr')).toEqual([
      '2026-01-06\tleaked\tongoing\t20\tc600000000\tn6',
      '2026-01-05\tleaked\tongoing\t10\tc500000000\tn5',
      '2026-01-04\tleaked\tnew\t5\tc400000000\tn4',
      '2026-01-03\tclean\t\t0\tc300000000\tn3',
      '2026-01-02\tclean\t\t0\tc200000000\tn2',
      '2026-01-01\tclean\t\t0\tc100000000\tn1',
    ])
    expect(problems).toEqual([])
  })

  test('a command is copied as a shell reads it', async () => {
    const rows = [rowOf('Odd', { fingerprint: `fp'; rm -rf ~ #` })]
    const { tab } = await openedFile(pageWith(rows), `#/finding/${encodeURIComponent(`fp'; rm -rf ~ #.named`)}`, {
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    await tab.getByRole('button', { name: /Copy: overstay history/ }).click()
    await tab.getByText('Copied').waitFor()
    expect(await tab.evaluate(() => navigator.clipboard.readText())).toBe(`overstay history 'fp'\\''; rm -rf ~ #'`)
  })

  test('all sites are filtered by word, state, status, owner and package, and the address says by what', async () => {
    const { tab, problems } = await openedFile(pageWith(), '#/sites')
    const shown = (): Promise<string[]> => madeIn(tab, 'tbody')
    const status = tab.getByRole('status')
    expect(await status.innerText()).toBe('10 sites')
    await tab.getByRole('searchbox').fill('QUERY src')
    expect([await shown(), await status.innerText()]).toEqual([['new Query'], '1 site'])
    expect(new URL(tab.url()).hash).toBe('#/sites?text=QUERY+src')
    await tab.getByRole('searchbox').fill('nothing like it')
    expect(await status.innerText()).toBe('No site is like that.')
    await tab.getByRole('searchbox').fill('')
    await tab.getByLabel('State').selectOption('gone tonight')
    expect(await shown()).toEqual(['new Gone', 'new Unseen'])
    await tab.getByLabel('Status').selectOption('unknown')
    expect(await shown()).toEqual(['new Unseen'])
    expect(new URL(tab.url()).hash).toBe('#/sites?sort=absent&status=unknown')
    await tab.goto(tab.url().replace(/#.*/, '#/sites?owner=%40web'))
    await tab.reload()
    expect([await shown(), await tab.getByLabel('Owner').inputValue()]).toEqual([['new Query'], '@web'])
    await tab.getByLabel('Owner').selectOption('(nobody)')
    expect(await shown()).toContain('new Inner')
    expect(await shown()).not.toContain('new Query')
    await tab.getByLabel('Owner').selectOption('')
    await tab.getByLabel('Package').selectOption('db')
    expect(await shown()).toEqual(['new Query'])
    expect(problems).toEqual([])
  })

  test('all sites are sorted by a column, and the other way round', async () => {
    const { tab } = await openedFile(pageWith(), '#/sites?sort=fail')
    const sort = async (name: string): Promise<string[]> => {
      await tab.getByRole('button', { name }).click()
      return await madeIn(tab, 'tbody')
    }
    expect(await sort('Survivors')).toEqual(['new Session', 'new Query', 'new Inner'])
    expect(await sort('Survivors')).toEqual(['new Inner', 'new Query', 'new Session'])
    expect(await tab.locator('th[aria-sort=ascending]').innerText()).toContain('Survivors')
    expect(await sort('Bytes')).toEqual(['new Query', 'new Session', 'new Inner'])
    expect(await sort('Site')).toEqual(['new Inner', 'new Query', 'new Session'])
    expect(new URL(tab.url()).hash).toBe('#/sites?sort=fail&by=site')
    await tab.reload()
    expect(await madeIn(tab, 'tbody')).toEqual(['new Inner', 'new Query', 'new Session'])
  })

  test('of many sites some are shown, and more when they are asked for', async () => {
    const rows = Array.from({ length: 250 }, (_, index) => rowOf(`C${index}`))
    const { tab } = await openedFile(pageWith(rows), '#/sites')
    expect(await tab.getByRole('status').innerText()).toBe('250 sites, 100 shown')
    await tab.getByRole('button', { name: 'Show 100 more' }).click()
    await tab.getByRole('button', { name: 'Show 50 more' }).click()
    expect(await tab.locator('tbody tr').count()).toBe(250)
    expect(await tab.getByRole('button', { name: /Show/ }).count()).toBe(0)
    // Another question starts from the top.
    await tab.getByRole('searchbox').fill('src/')
    expect(await tab.locator('tbody tr').count()).toBe(100)
  })

  test('two nights are compared: what appeared, grew, went away, or was not looked at', async () => {
    const rows = [
      rowOf('Came', { strip: '.....F' }, { kept: [0, 0, 0, 0, 0, 4] }),
      rowOf('Grew', { strip: 'FFFFFF' }, { kept: [1, 2, 3, 4, 5, 9] }),
      rowOf('Same', { strip: 'FFFFFF' }, { kept: [1, 1, 1, 1, 1, 1] }),
      rowOf('Went', { strip: '....F.' }, { kept: [0, 0, 0, 0, 8, 0] }),
      rowOf('Unseen', { strip: '....F ' }, { kept: [0, 0, 0, 0, 8, null] }),
    ]
    const { tab, problems } = await openedFile(pageWith(rows), '#/compare')
    const told = async (): Promise<string[]> => [...(await texts(tab, 'main h2')), ...(await texts(tab, 'td.number'))]
    expect(await told()).toEqual([
      'Appeared 1',
      'More 1',
      'Went away 1',
      'Not exercised 1',
      '0 → 4',
      '5 → 9',
      '8 → 0',
      '8 before',
    ])
    await tab.getByLabel('From').selectOption('n6')
    await tab.waitForURL(/from=n6&to=n6/)
    await tab.getByText('Nothing changed.').waitFor()
    await tab.goto(tab.url().replace(/#.*/, '#/compare?from=n1&to=nowhere'))
    await tab.getByText('One of these nights is not here.').waitFor()
    expect(problems).toEqual([])
  })

  test('without a store it says so, and calls nothing new', async () => {
    const page = pageWith([rowOf('Session', { strip: '', since: null }, { statuses: '', kept: [] })], {
      hasPast: false,
      nights: [],
    })
    delete page.details['fp-Session.named'].history
    const { tab } = await openedFile(page)
    expect(await texts(tab, 'main h2')).not.toContain('New tonight 1')
    expect(await texts(tab, '.badge')).toEqual(['FAIL'])
    expect(await tab.getByText('No earlier runs are known').count()).toBe(1)
    expect(await tab.getByText('There is no store, so there are no nights to show.').count()).toBe(1)
    await tab.getByRole('link', { name: 'new Session' }).click()
    await tab.getByText('there is no store').waitFor()
    await tab.getByRole('link', { name: 'Compare' }).click()
    await tab.getByText('There is no store, so there are no nights to compare.').waitFor()
    await tab.getByRole('link', { name: 'All sites' }).click()
    await tab.getByRole('status').waitFor()
    expect(await texts(tab, 'thead th')).toEqual(['State', 'Site', 'Held by', 'Survivors', 'Bytes', 'Owner'])
  })

  test('what is gone, muted or listed says so; what is not there does, too', async () => {
    const { tab } = await openedFile(pageWith(), '#/finding/fp-Gone.named')
    expect(await tab.locator('.headline').innerText()).toContain('gone tonight: leaked before, and was clean.')
    expect(await texts(tab, '.command code')).not.toContainEqual(expect.stringContaining('mute'))
    const visit = async (hash: string, text: string): Promise<void> => {
      await tab.goto(tab.url().replace(/#.*/, hash))
      await tab.getByText(text).first().waitFor()
    }
    await visit('#/finding/fp-Muted', 'until 2026-04-01 by @core: waits')
    await visit('#/finding/fp-Long.named', 'How is unknown: no heap snapshot was analysed.')
    await visit('#/finding/%E0%A4%A', 'There is no finding %E0%A4%A in this report.')
    await visit('#/nowhere', '2 leaks of 3 sites fail the gate')
  })

  test('a blind night and a clean one say so first', async () => {
    const blind = pageWith([], {})
    blind.run.blind = true
    expect(await (await openedFile(blind)).tab.locator('h1').innerText()).toBe('This night is blind: it proves nothing')
    const clean = await openedFile(pageWith([]))
    expect(await clean.tab.locator('h1').innerText()).toBe('Everything went away')
  })

  test('the keyboard does it all', async () => {
    const { tab, problems } = await openedFile(pageWith())
    const heading = (name: string): Promise<void> => tab.getByRole('heading', { level: 1, name }).waitFor()
    await tab.keyboard.press('Tab')
    await tab.keyboard.press('Enter')
    expect(await tab.evaluate(() => document.activeElement?.id)).toBe('main')
    await tab.keyboard.press('j')
    await tab.keyboard.press('j')
    await tab.keyboard.press('k')
    expect(await tab.evaluate(() => document.activeElement?.textContent)).toBe('new Session')
    await tab.keyboard.press('Enter')
    await heading('new Session')
    // The title is read out, and the next key goes on from there.
    expect(await tab.evaluate(() => document.activeElement?.tagName)).toBe('H1')
    await tab.keyboard.press('Escape')
    await heading('2 leaks of 3 sites fail the gate')
    // Back where it was opened, so that the next key goes on from there.
    expect(await tab.evaluate(() => document.activeElement?.textContent)).toBe('new Session')
    await tab.keyboard.press('/')
    await heading('All sites')
    await tab.keyboard.type('s/jct')
    expect(await tab.getByRole('searchbox').inputValue()).toBe('s/jct')
    await tab.keyboard.press('Escape')
    await tab.keyboard.press('c')
    await heading('Compare two nights')
    await tab.keyboard.press('t')
    await heading('2 leaks of 3 sites fail the gate')
    await tab.keyboard.press('?')
    await tab.getByRole('dialog').getByText('search all sites').waitFor()
    await tab.keyboard.press('s')
    await tab.keyboard.press('Escape')
    await tab.getByRole('dialog').waitFor({ state: 'hidden' })
    await heading('2 leaks of 3 sites fail the gate')
    await tab.keyboard.press('s')
    await heading('All sites')
    expect(problems).toEqual([])
  })

  test.each(['light', 'dark'] as const)('no view has a violation that axe knows, in the %s', async (colorScheme) => {
    // Only to let axe in: the page itself allows no script but its own.
    const { tab } = await openedFile(pageWith(), '', { colorScheme, bypassCSP: true })
    await tab.evaluate(AxeBuilder.source)
    for (const hash of [
      '#/',
      '#/finding/fp-Session.named',
      '#/finding/fp-Muted.named',
      '#/sites',
      '#/compare?from=n1&to=n6',
    ]) {
      await tab.goto(tab.url().replace(/#.*|$/, hash))
      await tab.locator('h1').waitFor()
      for (const summary of await tab.locator('summary').all()) await summary.click()
      const violations = await tab.evaluate(async () => {
        const result = await (globalThis as unknown as { axe: typeof AxeBuilder }).axe.run()
        return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
      })
      expect(violations, hash).toEqual([])
    }
  })

  test('the dark is dark, and paper is white and has no buttons', async () => {
    const luminance = (tab: Opened['tab']): Promise<number> =>
      tab.evaluate(() => Number(/\d+/.exec(getComputedStyle(document.body).backgroundColor)![0]))
    const dark = await openedFile(pageWith(), '#/finding/fp-Session.named', { colorScheme: 'dark' })
    expect(await luminance(dark.tab)).toBeLessThan(40)
    await dark.tab.emulateMedia({ media: 'print' })
    expect(await luminance(dark.tab)).toBe(255)
    expect(await dark.tab.getByRole('button').count()).toBe(0)
    expect(await dark.tab.getByRole('navigation').count()).toBe(0)
    expect(await dark.tab.locator('.culprit').isVisible()).toBe(true)
  })

  test('nothing is wider than a small screen but what scrolls by itself', async () => {
    const long = rowOf('W'.repeat(300), {
      site: {
        file: `src/${'deep/'.repeat(60)}a.js`,
        line: 1,
        column: 1,
        function: 'f'.repeat(300),
        kind: 'new',
        name: 'W'.repeat(300),
      },
    })
    long[0].id = long[0].block = 'long.named'
    const page = pageWith([long, ...[rowOf('Session')]])
    page.details['long.named'] = long[1]
    const { tab } = await openedFile(page, '', { viewport: { width: 360, height: 700 } })
    for (const hash of ['#/', '#/finding/long.named', '#/sites', '#/compare?from=n1&to=n6']) {
      await tab.goto(tab.url().replace(/#.*|$/, hash))
      await tab.locator('h1').waitFor()
      expect(await tab.evaluate(() => document.documentElement.scrollWidth), hash).toBeLessThanOrEqual(360)
    }
  })
})
