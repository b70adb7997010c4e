import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { installPeers } from '../install-peers.ts'

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
  return written(root, entry)
}

const LARGE = [
  'antd@5.29.3',
  '@mui/material@6.5.0',
  '@emotion/react@11.14.0',
  '@emotion/styled@11.14.1',
  'react@18.3.1',
  'react-dom@18.3.1',
  'd3@7.9.2',
  'effect@3.22.4',
]

const largeEntry = `${entry}
export * as effect from './src/effect/index.ts'
export * as antd from 'antd'
export * as mui from '@mui/material'
export * as d3 from 'd3'
`

/** The same with antd, MUI and d3 as further dependencies, and effect as further source of its own. */
export function makeLargeApp(root: string): App {
  makeApp(root)
  const kept = path.join(root, 'own')
  fs.renameSync(path.join(root, 'node_modules'), kept)
  installPeers(root, LARGE)
  for (const name of fs.readdirSync(kept)) {
    fs.rmSync(path.join(root, 'node_modules', name), { recursive: true, force: true })
    fs.renameSync(path.join(kept, name), path.join(root, 'node_modules', name))
  }
  // Its test support is part of its interface.
  fs.cpSync(path.join(root, 'node_modules/effect/src'), path.join(root, 'src/effect'), { recursive: true })
  return written(root, largeEntry)
}

function written(root: string, text: string): App {
  const file = path.join(root, 'entry.ts')
  fs.writeFileSync(file, text)
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
