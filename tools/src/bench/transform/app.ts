import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const require = createRequire(import.meta.url)

/** Folder of a package that is pinned for the benches. */
export function packageFolder(name: string): string {
  let folder = path.dirname(require.resolve(name))
  while (!fs.existsSync(path.join(folder, 'package.json')) || !folder.endsWith(path.normalize(name))) {
    folder = path.dirname(folder)
  }
  return folder
}

export interface App {
  readonly root: string
  readonly entry: string
}

const entry = `
export * as rx from './src/rxjs/index.ts'
export * as zod from './src/zod/v4/index.ts'
export * as lodash from 'lodash-es'
export * as three from 'three/src/Three.js'
export * as dates from 'date-fns'
export * as locales from 'date-fns/locale'
`

/**
 * Real modules as an app: the TypeScript of rxjs and zod as its own source, with an annotation at every class of rxjs
 * that is exported, and lodash, three and date-fns as dependencies.
 */
export function makeApp(root: string): App {
  fs.mkdirSync(path.join(root, 'node_modules'), { recursive: true })
  fs.writeFileSync(path.join(root, 'package.json'), '{ "name": "bench-app", "type": "module" }')
  for (const name of ['lodash-es', 'three', 'date-fns']) {
    fs.cpSync(packageFolder(name), path.join(root, 'node_modules', name), { recursive: true })
  }
  copySources(path.join(packageFolder('rxjs'), 'src'), path.join(root, 'src/rxjs'), annotated)
  copySources(path.join(packageFolder('zod'), 'src'), path.join(root, 'src/zod'), (text) => text)
  const file = path.join(root, 'entry.ts')
  fs.writeFileSync(file, entry)
  return { root, entry: file }
}

function copySources(from: string, to: string, changed: (text: string) => string): void {
  for (const name of fs.readdirSync(from, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts') || /\btests?\b/.test(name)) continue
    const file = path.join(to, name)
    fs.mkdirSync(path.dirname(file), { recursive: true })
    fs.writeFileSync(file, changed(fs.readFileSync(path.join(from, name), 'utf8')))
  }
}

function annotated(text: string): string {
  return text.replaceAll(/^export class /gm, '/* @expectCollected */ $&')
}
