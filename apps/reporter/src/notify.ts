import { Option } from 'commander'
import { sendWebhook, webhooks } from '@overstay/report'
import type { Report } from '@overstay/schema'
import { CommandError } from './command-error.ts'
import { EXIT } from './exit-codes.ts'

/** The address is a secret: it comes from the environment and is never printed. */
const ADDRESS = 'OVERSTAY_WEBHOOK_URL'

export function notifyOption(): Option {
  return new Option('--notify <receiver>', `send the report to the webhook in ${ADDRESS}`).choices(
    Object.keys(webhooks),
  )
}

export async function notify(report: Report, receiver: string | undefined): Promise<void> {
  if (receiver === undefined) return
  const url = process.env[ADDRESS]
  if (url === undefined || url === '') {
    throw new CommandError(EXIT.usage, `--notify needs ${ADDRESS} in the environment`, 'Set it as a secret of your CI.')
  }
  await sendWebhook(report, receiver, url)
}
