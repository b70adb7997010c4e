import { examine } from './examine.mjs'
import '../../dist/stamp.js'

/** What became of each kind, as JSON. */
export async function values() {
  const frame = document.body.appendChild(document.createElement('iframe'))
  const results = await examine({
    runtime: globalThis[Symbol.for('overstay.stamp')],
    foreign: (code) => frame.contentWindow.eval(code),
    collect: () => globalThis.gc(),
    shown: (value) => [() => `${value}`, () => value.isEqualNode?.(value.cloneNode(true)), () => value.outerHTML],
  })
  return JSON.stringify(results)
}
