// rxjs 6.5.3: a table of bound functions by handle.
const url = __filename
let handles = 0
const tasksByHandle = {}
let atTask

exports.round = async (scope) => {
  const { site } = await import('../stamp.mjs')
  atTask ??= site(url, '11:40', 'bind', 'flush', 'schedule')
  for (let index = 0; index < 3; index++) schedule(scope)
}

function schedule(scope) {
  tasksByHandle[++handles] = atTask(scope, flush.bind({ actions: [] }, scope.shown.id))
}

function flush(id) {
  return [this, id]
}
