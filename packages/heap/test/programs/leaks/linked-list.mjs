import { site } from '../stamp.mjs'

const atEntry = site(import.meta.url, '7:26', 'object', '', 'push')
export let first

function push(scope, value) {
  first = atEntry(scope, { value, next: first })
}

export function round(scope) {
  for (let index = 0; index < 5; index++) push(scope, index)
}
