import type { Frame, Page } from '@playwright/test'
import { shownFile } from './file-owner.ts'
import { PAGE, PageDevtools } from './page-devtools.ts'
import { PageRun } from './page-run.ts'
import type { SessionOptions } from './session-options.ts'
import { tell } from './tell.ts'
import { BEGIN, JUDGE, type WatchedFile } from './vitest-commands.ts'

export { BEGIN } from './vitest-commands.ts'

/** What the Playwright provider of Vitest says of the page that calls a command. */
interface CommandContext {
  readonly testPath?: string | undefined
  readonly project: { readonly config: { readonly root: string } }
  readonly page?: Page
  readonly frame?: () => Promise<Frame>
}

type Command<T> = (context: CommandContext) => Promise<T>

/**
 * Commands for `test.browser.commands` of Vitest: the page of a test file knows scopes and tokens, and here it is collected,
 * a snapshot is taken where something is suspicious, and the run file is written. Each test file has one of its own.
 */
export function browserCommands(session: SessionOptions): {
  [BEGIN]: Command<WatchedFile | undefined>
  [JUDGE]: Command<void>
} {
  const pages = new WeakMap<Page, PageDevtools>()
  return {
    [BEGIN]: async ({ testPath, page }) => {
      if (testPath === undefined || page === undefined) return undefined
      const devtools = pages.get(page) ?? new PageDevtools(page)
      pages.set(page, devtools)
      if (!(await devtools.works())) return undefined
      const file = shownFile(testPath, session.root)
      return { file, repeat: session.repeat && (session.repeat[file] ?? []) }
    },
    [JUDGE]: async ({ testPath, project, page, frame }) => {
      const devtools = page && pages.get(page)
      if (testPath === undefined || devtools === undefined || frame === undefined) return
      const program = shownFile(testPath, session.root)
      try {
        await judge(session, { program, runsTests: true, servedFrom: project.config.root }, devtools, await frame())
      } catch (error) {
        tell(`could not judge ${program}, which will be missing in the report: ${(error as Error).message}`)
      }
    },
  }
}

async function judge(
  session: SessionOptions,
  of: ConstructorParameters<typeof PageRun>[1],
  devtools: PageDevtools,
  document: Frame,
): Promise<void> {
  const collections = await devtools.settle(document)
  const judged = await document.evaluate<string>(`${PAGE}.judge()`)
  const rest = await document.evaluate<string>(`${PAGE}.finish()`)
  const run = new PageRun(session, of)
  run.take(judged)
  run.take(rest)
  await run.end(devtools.takeSnapshot, collections)
}
