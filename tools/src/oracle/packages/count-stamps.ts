import fs from 'node:fs'
import { inspect } from 'node:util'

/* Loaded before a tagged program: writes how many of its sites made something to the file OVERSTAY_COUNT names. */

interface Ledger {
  readonly sites: readonly { readonly entry: object | undefined }[]
}

process.on('exit', () => {
  const shared: unknown = Reflect.get(globalThis, Symbol.for('overstay.stamp'))
  if (shared === undefined) throw new Error(`no runtime in this process: ${inspect(process.argv)}`)
  const { sites } = (shared as { readonly ledger: Ledger }).ledger
  const used = sites.filter(({ entry }) => entry !== undefined).length
  fs.writeFileSync(process.env.OVERSTAY_COUNT!, JSON.stringify({ sites: sites.length, used }))
})
