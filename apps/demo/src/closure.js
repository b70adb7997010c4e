// Closures of one function share one context. `describe` needs nothing of it, but `unused` needs `previous`, and so each
// handler holds the one before it, back to the first.
let handler

export function replaceHandler(request) {
  const previous = handler
  const unused = () => previous?.describe()
  handler = { body: request.body, describe: () => 'a handler' } // planted leak
  return typeof unused
}

// The twin looks at the previous handler and lets it go.
let current

export function swapHandler(request) {
  const before = current?.describe()
  current = { body: request.body, describe: () => 'a handler' }
  return before
}

/** The last handler is still in use; a service that ends its work lets go of it as well. */
export function dropHandler() {
  current = undefined
}
