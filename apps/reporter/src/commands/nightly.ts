import fs from 'node:fs'
import path from 'node:path'
import type { Command } from 'commander'
import { foldRunFiles, forgetOldNights, ingest, openStore, runFilesIn, type Folded } from '@overstay/report'
import type { Config } from '@overstay/schema'
import { missedCanary } from '../canary.ts'
import { CommandError } from '../command-error.ts'
import { EXIT } from '../exit-codes.ts'
import { finishedReport, nightsFor, storeAddress } from '../finished-report.ts'
import { formatOption, JSON_FORMAT, printReport, takesStdout, wholeReport, type Format } from '../formats.ts'
import { loadConfig } from '../load-config.ts'
import { newRun } from '../new-run.ts'
import { notify, notifyOption } from '../notify.ts'
import { projectRoot } from '../project-root.ts'
import { startInstrumented } from '../start-instrumented.ts'

interface NightlyOptions {
  store?: string
  updateBaseline?: string
  format: readonly Format[]
  notify?: string
  json?: true
}

const DEFAULT_KEEP = 400

export function addNightly(program: Command): void {
  program
    .command('nightly')
    .description('run all suites of the config, prove that leaks are seen, and tell the night among the others')
    .option('--store <file>', 'where nights are kept (default: .overstay/nights.db)')
    .option('--update-baseline <file>', 'write the leaks that are known now to a file, for when the store is lost')
    .addOption(formatOption())
    .addOption(notifyOption())
    .option('--json', 'the same as --format json')
    .action(async (options: NightlyOptions) => {
      process.exitCode = await nightly(options.json ? { ...options, format: JSON_FORMAT } : options)
    })
}

/**
 * Runs the suites and the canary, reports, ingests and notifies; resolves to the exit code. A night that is blind,
 * or on which a suite failed, fails: silence would look like "no leaks".
 */
async function nightly({ store: flag, updateBaseline, format, notify: receiver }: NightlyOptions): Promise<number> {
  const root = projectRoot(process.cwd())
  const config = await loadConfig(root)
  const { suites, keep = DEFAULT_KEEP, baseline } = nightlyOf(config)
  const address = storeAddress(root, config, flag)
  await tryToWrite(address)
  const session = newRun(root, config)
  const { run, out } = session
  fs.mkdirSync(out, { recursive: true })
  const failed: string[] = []
  for (const suite of suites) {
    process.stderr.write(`overstay: ${suite.join(' ')}\n`)
    const exitCode = await startInstrumented(suite, session, config, takesStdout(format))
    if (exitCode !== 0) failed.push(`the suite "${suite.join(' ')}" failed with exit code ${exitCode}`)
  }
  const missed = await missedCanary(path.join(out, 'canary'))
  const files = runFilesIn([out])
  if (files.length === 0) {
    throw new CommandError(
      EXIT.usage,
      'no suite started a Node process that could be watched',
      'Look at nightly.suites.',
    )
  }
  const folded = await foldRunFiles(files)
  for (const text of failed) folded.report.notes.unshift({ code: 'OVERSTAY_COMMAND_FAILED', text })
  if (missed !== undefined) {
    folded.report.notes.unshift({
      code: 'OVERSTAY_BLIND',
      text: `this night is blind: ${missed}; nothing counts as fixed`,
    })
  }
  const blind = missed !== undefined
  const { forgotten, report } = await toldAndKept(address, folded, blind, keep, async () => {
    const known = baseline === undefined ? undefined : path.resolve(root, baseline)
    const past = {
      store: address,
      ...(known !== undefined && fs.existsSync(known) && { baseline: known }),
      ...(updateBaseline !== undefined && { updateBaseline }),
    }
    return await finishedReport(folded, root, config, past, blind)
  })
  const nights = await nightsFor(format, folded, root, config, { store: address }, blind)
  printReport(report, format, wholeReport(out), nights)
  process.stderr.write(
    `overstay: run ${run} is in ${address}${forgotten > 0 ? `, ${forgotten} older nights are forgotten` : ''}\n`,
  )
  await notify(report, receiver)
  return report.summary.failed || blind || failed.length > 0 ? EXIT.gate : EXIT.ok
}

/** A store that cannot be used is told before the suites, which may take an hour. */
async function tryToWrite(address: string): Promise<void> {
  const store = await openStore(address)
  try {
    await store.exclusively(() => Promise.resolve())
  } finally {
    await store.close()
  }
}

/** Tells the night by those before it, then adds it to them. */
async function toldAndKept<T>(
  address: string,
  folded: Folded,
  blind: boolean,
  keep: number,
  tell: () => Promise<T>,
): Promise<{ report: T; forgotten: number }> {
  const store = await openStore(address)
  try {
    const report = await tell()
    await ingest(store, folded, { blind })
    return { report, forgotten: await forgetOldNights(store, keep) }
  } finally {
    await store.close()
  }
}

function nightlyOf({ nightly: settings }: Config): NonNullable<Config['nightly']> {
  if (settings !== undefined) return settings
  const hint = 'Write it: nightly: { suites: [["node", "--test"]] }'
  throw new CommandError(EXIT.usage, 'the config has no "nightly"', hint)
}
