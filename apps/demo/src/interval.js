const EVERY_MINUTE = 60_000

// A heartbeat for each request that nobody ever stops.
export function watch(request) {
  const state = { id: request.id, beats: 0 }
  const heartbeat = setInterval(() => state.beats++, EVERY_MINUTE) // planted leak
  heartbeat.unref()
  return state.beats
}

// The twin clears its interval.
export function watchAndStop(request) {
  const state = { id: request.id, beats: 0 }
  const heartbeat = setInterval(() => state.beats++, EVERY_MINUTE)
  heartbeat.unref()
  clearInterval(heartbeat)
  return state.beats
}
