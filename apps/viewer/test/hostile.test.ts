import { afterAll, describe, expect, test } from 'vitest'
import { closeBrowser, hasBrowser, openedFile, reason } from './browser.ts'
import { pageWith, rowOf } from './page-builder.ts'

afterAll(closeBrowser)

/** Each would run in a page that takes names for markup, a link or a script. */
const NAMES: Readonly<Record<string, string>> = {
  script: '<script>alert(1)</script>',
  'the end of the data': '</script><script>alert(2)</script>',
  comment: '<!--<script>',
  image: '"><img src=x onerror=alert(3)>',
  quotes: `' onmouseover='alert(4)' "`,
  link: 'javascript:alert(5)',
  template: '${alert(6)} {{alert(6)}} %SCRIPT% <!--overstay-data--> $& $1',
  'hidden and turned characters': 'user\u202Eresu\u202C\u200B\u0000\u2028\u2066',
  entity: '&lt;b&gt;&amp;&#x27;',
  'a lone surrogate': '\uD800',
  'ten kilobytes': '<b>long</b>'.repeat(1000),
}

describe.skipIf(!hasBrowser)(`${reason}names of other people's programs are text`, () => {
  test.each(Object.keys(NAMES))('%s', async (what) => {
    const name = NAMES[what]
    const [row, detail] = rowOf('X', {
      fingerprint: `fp ${name.slice(0, 80)}`,
      site: { file: `src/${name}.js`, line: 1, column: 1, function: name, kind: 'new', name },
      holder: { kind: 'product', file: name, name },
      category: name,
      owners: [name],
      package: name,
    })
    const path = detail.paths[0]
    const hostile = {
      ...detail,
      reason: name,
      scope: { kind: 'named' as const, names: [name], tests: [name] },
      paths: [
        {
          ...path,
          hint: { id: name, text: name },
          steps: path.steps.map((step) => ({ ...step, edge: name, type: name, site: name })),
        },
      ],
      holds: { objects: 1, bytes: 1, sites: [{ site: name, objects: 1 }] },
      excerpt: { first: 1, lines: [name, name], marked: 1, mark: 1 },
    }
    const page = pageWith([[row, hostile]], { notes: [{ code: name, text: name }] })
    page.run = { ...page.run, id: name, branch: name }
    page.nights = page.nights.map((night, index) => ({ ...night, run: `${name}${index}`, commit: name }))
    const { tab, problems } = await openedFile(page)
    const views = [
      '#/',
      `#/finding/${encodeURIComponent(row.id)}`,
      `#/sites?${new URLSearchParams({ text: name.slice(0, 60) })}`,
      '#/compare',
    ]
    for (const hash of views) {
      await tab.goto(tab.url().replace(/#.*|$/, hash))
      await tab.locator('h1').waitFor()
      for (const summary of await tab.locator('summary').all()) await summary.click()
      expect(await tab.locator('main :is(img, script, b, iframe)').count()).toBe(0)
      const links = await tab.locator('a').evaluateAll((all) => all.map((link) => link.getAttribute('href')))
      expect(links.filter((href) => !href?.startsWith('#/'))).toEqual([])
      // Its beginning is there to be read.
      if (hash !== '#/compare') expect(await tab.locator('body').innerText()).toContain(shownOf(name).slice(0, 12))
    }
    expect(problems).toEqual([])
  })

  test('and were one to be markup all the same, the page would not have it', async () => {
    const { tab, problems } = await openedFile(pageWith())
    await expect(tab.evaluate(() => (document.body.innerHTML = '<img src=x onerror=alert(1)>'))).rejects.toThrow(
      'TrustedHTML',
    )
    await tab.evaluate(() => {
      const style = document.createElement('style')
      style.textContent = 'body { display: none }'
      document.head.append(style)
      return fetch('https://example.org/').catch(() => undefined)
    })
    expect(await tab.locator('h1').isVisible()).toBe(true)
    expect(problems.filter((problem) => problem.includes('Content Security Policy')).length).toBeGreaterThanOrEqual(2)
  })
})

/** As the page spells characters that would not be seen. */
function shownOf(name: string): string {
  return name.replaceAll('\u202E', '⟨U+202E⟩').replaceAll('\uD800', '⟨U+D800⟩')
}
