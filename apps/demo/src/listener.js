import { EventEmitter } from 'node:events'

const shutdown = new EventEmitter()
shutdown.setMaxListeners(0)

// Every request listens for the shutdown, and none ever stops listening.
export function answer(request) {
  const stop = () => `stopped ${request.id}` // planted leak
  shutdown.on('stop', stop)
  return request.body
}

// The twin stops listening when it has answered.
export function answerAndLeave(request) {
  const stop = () => `stopped ${request.id}`
  shutdown.on('stop', stop)
  try {
    return request.body
  } finally {
    shutdown.off('stop', stop)
  }
}
