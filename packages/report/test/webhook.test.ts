import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Report } from '@overstay/schema'
import { expect, onTestFinished, test } from 'vitest'
import { sendWebhook, webhooks } from '../src/webhook.ts'
import { nightOf } from './night-builder.ts'

const report = (): Report => nightOf({ run: 'n1', commit: 'c1', sites: { S: 'L', T: 'w' } }).report

/** A real server that gives these answers in turn, the last one for ever. */
async function serverWith(
  ...answers: { status: number; headers?: Record<string, string> }[]
): Promise<{ url: string; bodies: unknown[] }> {
  const bodies: unknown[] = []
  const server = http.createServer((request, response) => {
    let body = ''
    request.on('data', (bytes: Buffer) => (body += String(bytes)))
    request.on('end', () => {
      const { status, headers } = answers[Math.min(bodies.length, answers.length - 1)]
      bodies.push(JSON.parse(body))
      response.writeHead(status, headers).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret-token`, bodies }
}

function waits(): { waited: number[]; wait: (ms: number) => Promise<void> } {
  const waited: number[] = []
  return { waited, wait: (ms) => Promise.resolve(void waited.push(ms)) }
}

test.each(Object.keys(webhooks))('%s gets its message', async (kind) => {
  const { url, bodies } = await serverWith({ status: 200 })
  await sendWebhook(report(), kind, url)
  expect(bodies).toHaveLength(1)
  expect(JSON.stringify(bodies[0])).toContain('src/app.js')
})

test('a busy receiver is asked again, when it says', async () => {
  const { url, bodies } = await serverWith(
    { status: 503 },
    { status: 429, headers: { 'retry-after': '7' } },
    { status: 200 },
  )
  const { waited, wait } = waits()
  await sendWebhook(report(), 'json', url, { wait })
  expect(bodies).toHaveLength(3)
  expect(waited).toEqual([1000, 7000])
})

test('a refusal is not asked again, and no error names the address', async () => {
  const { url, bodies } = await serverWith({ status: 403 })
  const error = await sendWebhook(report(), 'slack', url, waits()).catch((reason: unknown) => reason as Error)
  expect(bodies).toHaveLength(1)
  expect(String(error)).toContain('it answered 403')
  expect(JSON.stringify([String(error), error])).not.toContain('secret-token')
})

test('nobody there: four attempts, one sentence without the address', async () => {
  const { waited, wait } = waits()
  const error = await sendWebhook(report(), 'json', 'http://127.0.0.1:1/secret-token', { wait }).catch(
    (reason: unknown) => reason as Error,
  )
  expect(waited).toEqual([1000, 4000, 16_000])
  expect(String(error)).toMatch(/did not take the report: \w+/)
  expect(String(error)).not.toContain('secret')
})

test('an address that is none is not printed either', async () => {
  const error = await sendWebhook(report(), 'json', 'not an address secret-token', waits()).catch(
    (reason: unknown) => reason as Error,
  )
  expect(String(error)).not.toContain('secret')
})

test('Slack reads no mention and no link out of a name', () => {
  const one = report()
  one.findings[0].site.name = '<!channel> <http://x|y> & more'
  const text = JSON.stringify(webhooks.slack(one))
  expect(text).not.toContain('<!channel>')
  expect(text).toContain('&lt;!channel&gt;')
})

test('a blind night says so first', () => {
  const one = report()
  one.run.blind = true
  expect(JSON.stringify(webhooks.slack(one))).toContain('overstay was blind')
})
