import { AsyncLocalStorage } from 'node:async_hooks'

const context = new AsyncLocalStorage()
const drained = new Promise(() => {})
const noteDrained = () => undefined

// What goes on in the context of a request keeps that context: here a promise that waits for the end of the service.
export function handleInContext(request) {
  const store = { request, started: performance.now() } // planted leak
  return context.run(store, () => {
    drained.then(noteDrained)
    return context.getStore().request.id
  })
}

// The twin leaves the context before it waits for something that outlives the request.
export function handleOutsideContext(request) {
  return context.run({ request, started: performance.now() }, () => {
    context.exit(() => drained.then(noteDrained))
    return context.getStore().request.id
  })
}
