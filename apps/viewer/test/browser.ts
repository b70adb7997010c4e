import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium as driver, type Browser, type BrowserContextOptions, type Page as Tab } from 'playwright-core'
import { filledPage, type Page } from '@overstay/schema/page'
import { onTestFinished } from 'vitest'
import { chromium } from '../../../packages/runtime/test/support/chromium.ts'

export const hasBrowser = chromium !== undefined
/** Goes before a test's name, so that a skipped one says why. */
export const reason = hasBrowser ? '' : 'SKIPPED, no Chromium: set OVERSTAY_TEST_CHROMIUM; '

let browser: Promise<Browser> | undefined

export interface Opened {
  tab: Tab
  /** What the browser complained of, and every request that left the page. */
  problems: string[]
}

/** A tab at an address. */
export async function opened(url: string, options: BrowserContextOptions = {}): Promise<Opened> {
  browser ??= driver.launch({ executablePath: chromium!, args: ['--no-sandbox', '--disable-gpu'] })
  const context = await (await browser).newContext({ viewport: { width: 1280, height: 800 }, ...options })
  onTestFinished(() => context.close())
  const tab = await context.newPage()
  const problems: string[] = []
  const origin = new URL(url).origin
  tab.on('console', (message) => problems.push(`${message.type()}: ${message.text()}`))
  tab.on('pageerror', (error) => problems.push(`error: ${error.message}`))
  tab.on('dialog', (dialog) => {
    problems.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  tab.on('request', (request) => {
    const to = request.url()
    const own = url.startsWith('file:') ? to.split('#')[0] === url.split('#')[0] : to.startsWith(origin)
    if (!own && !to.startsWith('data:')) problems.push(`request: ${to}`)
  })
  await tab.goto(url)
  await tab.locator('h1').waitFor()
  return { tab, problems }
}

export async function closeBrowser(): Promise<void> {
  await (await browser)?.close()
}

const TEMPLATE = new URL('../dist/page.html', import.meta.url)

/** The page with its data as a file on disk, opened from there. */
export async function openedFile(page: Page, hash = '', options?: BrowserContextOptions): Promise<Opened> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'overstay-page-'))
  onTestFinished(() => {
    fs.rmSync(folder, { recursive: true })
  })
  const file = path.join(folder, 'leaks.html')
  fs.writeFileSync(file, filledPage(fs.readFileSync(TEMPLATE, 'utf8'), page))
  return await opened(`${pathToFileURL(file).href}${hash}`, options)
}
