// A promise for the life of the service, as a shutdown signal has it. It never settles while the service runs.
const closed = new Promise(() => {})

// Each race leaves a reaction on `closed`, and with it what the other promise came to.
export async function fetchUnlessClosed(request) {
  const fetched = loaded(request)
  return Promise.race([closed, fetched.then((record) => ({ record, etag: request.id }))]) // planted leak
}

// The twin asks whether the service is closed instead of waiting for it.
const isClosed = false

export async function fetchIfOpen(request) {
  if (isClosed) return undefined
  const record = await loaded(request)
  return { record, etag: request.id }
}

async function loaded(request) {
  await null
  return { id: request.id }
}
