import { labels, site } from '../stamp.mjs'

const atAll = site(import.meta.url, '6:20', 'array', '')
const atContext = site(import.meta.url, '9:28', 'object', '', 'createContext')
const allContexts = atAll(labels, [])

function createContext(scope) {
  const context = atContext(scope, { value: [1, 2] })
  allContexts.push(context)
}

export function round(scope) {
  for (let index = 0; index < 3; index++) createContext(scope)
}
