import type { Finding, Report } from '@overstay/schema'
import { counted, madeText } from '@overstay/schema/page'
import { blocksOf } from './blocks.ts'
import { ReportError } from './errors.ts'
import { sinceText } from './outputs/since.ts'

/** Leaks that a message names; the rest is counted. */
const MOST = 10
const ATTEMPTS = 4
const LONGEST_WAIT_MS = 30_000

/** What each receiver takes, by its name on the command line. */
export const webhooks: Readonly<Record<string, (report: Report) => object>> = {
  json: (report) => report,
  slack: (report) => {
    const text = [`*${title(report)}*`, ...lines(report)].join('\n')
    // Slack reads <…> as links and mentions, and escapes exactly these three.
    const safe = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    return { text: title(report), blocks: [{ type: 'section', text: { type: 'mrkdwn', text: safe.slice(0, 3000) } }] }
  },
  teams: (report) => ({
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [
            { type: 'TextBlock', text: title(report), weight: 'Bolder', size: 'Medium', wrap: true },
            ...lines(report).map((text) => ({
              type: 'TextBlock',
              text: text.replaceAll(/([\\`*_[\]])/g, '\\$1'),
              wrap: true,
            })),
          ],
        },
      },
    ],
  }),
}

interface Delivery {
  fetch?: typeof fetch
  wait?: (milliseconds: number) => Promise<void>
}

/**
 * Sends a report to a webhook, again after a while where the other side is busy. The address is a secret: no error names
 * it.
 */
export async function sendWebhook(
  report: Report,
  kind: string,
  url: string,
  { fetch: send = fetch, wait = sleep }: Delivery = {},
): Promise<void> {
  const body = JSON.stringify(webhooks[kind](report))
  let reason = ''
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    let pause = 1000 * 4 ** (attempt - 1)
    try {
      const signal = AbortSignal.timeout(LONGEST_WAIT_MS)
      const answer = await send(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body, signal })
      if (answer.ok) return
      reason = `it answered ${answer.status}`
      if (answer.status !== 429 && answer.status < 500) break
      const after = Number(answer.headers.get('retry-after'))
      if (after > 0) pause = Math.min(LONGEST_WAIT_MS, after * 1000)
    } catch (error) {
      // The message of a failed fetch may hold the address.
      const { code } = ((error as Error).cause ?? error) as { code?: string | number }
      reason = typeof code === 'string' ? code : (error as Error).name
    }
    if (attempt < ATTEMPTS) await wait(pause)
  }
  const hint = 'Look at OVERSTAY_WEBHOOK_URL and at the receiver; the report itself is not lost.'
  throw new ReportError('OVERSTAY_WEBHOOK', `the ${kind} webhook did not take the report: ${reason}`, hint)
}

function title({ run, summary, findings }: Report): string {
  if (run.blind) return 'overstay was blind: the canary was not found, so this run proves nothing'
  const leaks = blocksOf(findings.filter(({ gate }) => gate === 'fail')).length
  if (summary.failed) return `overstay: ${counted(leaks, 'leak')} fail${leaks === 1 ? 's' : ''} the gate`
  return 'overstay: nothing fails the gate'
}

function lines({ findings, absent = [], run }: Report): string[] {
  const blocks = blocksOf(findings.filter(({ gate }) => gate === 'fail'))
  const fixed = absent.filter(({ status }) => status === 'fixed')
  return [
    ...blocks.slice(0, MOST).map(({ main }) => leakLine(main)),
    ...(blocks.length > MOST ? [`and ${counted(blocks.length - MOST, 'more leak')}`] : []),
    ...(fixed.length > 0 ? [`${counted(fixed.length, 'leak')} fixed`] : []),
    `run ${run.id}${run.commit === null ? '' : `, ${run.commit.slice(0, 10)}`}${run.branch === null ? '' : ` on ${run.branch}`}`,
  ]
}

function leakLine(finding: Finding): string {
  const { site, owners } = finding
  const whose = owners === undefined ? '' : ` (${owners.join(' ')})`
  return `${sinceText(finding)}: ${madeText(site)} at ${site.file}:${site.line}${whose}`
    .replaceAll(/\s+/g, ' ')
    .slice(0, 300)
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
