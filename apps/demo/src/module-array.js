// A journal that is only ever written to.
const journal = []

export function record(request) {
  journal.push({ id: request.id, at: performance.now() }) // planted leak
  return journal.length
}

// The twin hands its lines over and starts anew.
let lines = []

export function recordAndFlush(request, sink) {
  lines.push({ id: request.id, at: performance.now() })
  sink(lines.length)
  lines = []
  return 0
}
