// What a page can leak; each class is held in one way only.
const held = (name) => new { [name]: class {} }[name]()
const body = document.body

function detached() {
  const list = body.appendChild(document.createElement('ul'))
  const item = list.appendChild(document.createElement('li'))
  list.row = held('DetachedRow')
  list.remove()
  return item
}
globalThis.selected = detached()
body.appendChild(document.createElement('p')).row = held('AttachedRow')

function listen(target, type, row) {
  target.addEventListener(type, () => row)
}
listen(body, 'click', held('ClickedRow'))
globalThis.shutdown = new AbortController()
listen(shutdown.signal, 'abort', held('AbortRow'))

function open(port, row) {
  port.onmessage = () => row
}
open(new BroadcastChannel('news'), held('BroadcastRow'))
const channel = new MessageChannel()
open(channel.port1, held('PortRow'))
channel.port1.start()
globalThis.otherEnd = channel.port2
const closed = new MessageChannel()
open(closed.port1, held('ClosedPortRow'))
closed.port1.close()
open(new Worker(URL.createObjectURL(new Blob(['setInterval(() => {}, 1e6)']))), held('WorkerRow'))

setInterval((row) => row, 1e6, held('UncertainRow'))
console.debug(held('LoggedRow'))

class Failing {
  row = held('UnreadRow')
  run() {
    globalThis.lastError = new Error('no answer')
  }
}
new Failing().run()
class Read {
  row = held('ReadRow')
  run() {
    globalThis.readError = new Error('no answer')
    return readError.stack
  }
}
new Read().run()

async function wait(row) {
  await globalThis.never
  return row
}
globalThis.never = new Promise(() => {})
wait(held('WaitingRow'))

globalThis.user = { name: 'anna' }
globalThis.byUser = new WeakMap([[user, held('KeyedRow')]])
globalThis.registry = new FinalizationRegistry(() => {})
registry.register(user, held('RegisteredRow'))
