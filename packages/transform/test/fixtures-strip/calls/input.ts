import { expectCollected } from '@overstay/runtime'
const view = expectCollected(makeView(), { within: 'test', name: 'view' })
const rows = () => expectCollected([1, 2])
returnIt(expectCollected(view), `${expectCollected(view).title}`)
const both = { a: expectCollected(view), ['b']: expectCollected(new Map()) }
function* g() { yield expectCollected(await1 ?? both); return expectCollected(rows ? view : both) }
