// Each race adds a reaction to the promise that is late, and the reaction keeps the race's result.
import { site } from '../stamp.mjs'

const atRecord = site(import.meta.url, '8:84', 'object', '', 'fetchUnlessClosed')
const closed = new Promise(() => {})

function fetchUnlessClosed(scope) {
  return Promise.race([closed, new Promise((resolve) => setTimeout(() => resolve(atRecord(scope, { id: 1 })), 1))])
}

export async function round(scope) {
  for (let index = 0; index < 3; index++) await fetchUnlessClosed(scope)
}
