import fs from 'node:fs'
import path from 'node:path'

/** What installs a project's packages, and how it is spoken to. */
export interface PackageManager {
  readonly name: 'npm' | 'pnpm' | 'yarn' | 'bun'
  readonly lockfiles: readonly string[]
  /** Words that go before a command of an installed package. */
  readonly exec: readonly string[]
  /** Adds a package that is only needed for development. */
  readonly add: string
  /** Installs what the lockfile says, and what package.json says where there is none. */
  readonly install: { readonly locked: string; readonly unlocked: string }
}

const managers: readonly PackageManager[] = [
  {
    name: 'pnpm',
    lockfiles: ['pnpm-lock.yaml'],
    exec: ['pnpm', 'exec'],
    add: 'pnpm add -D',
    install: { locked: 'pnpm install --frozen-lockfile', unlocked: 'pnpm install' },
  },
  {
    name: 'yarn',
    lockfiles: ['yarn.lock'],
    exec: ['yarn'],
    add: 'yarn add -D',
    install: { locked: 'yarn install --frozen-lockfile', unlocked: 'yarn install' },
  },
  {
    name: 'bun',
    lockfiles: ['bun.lock', 'bun.lockb'],
    exec: ['bunx'],
    add: 'bun add -d',
    install: { locked: 'bun install --frozen-lockfile', unlocked: 'bun install' },
  },
  {
    name: 'npm',
    lockfiles: ['package-lock.json', 'npm-shrinkwrap.json'],
    exec: ['npx'],
    add: 'npm install --save-dev',
    install: { locked: 'npm ci', unlocked: 'npm install' },
  },
]

export interface Installed {
  manager: PackageManager
  /** The folder of the lockfile: that of the project or of the workspace around it. Undefined where there is none. */
  lockFolder: string | undefined
}

/** By the `packageManager` of package.json, or else the nearest lockfile up to `top`; npm where nothing tells. */
export function packageManagerOf(root: string, top: string, said: unknown): Installed {
  const name = typeof said === 'string' ? said.split('@')[0] : undefined
  const known = managers.find((manager) => manager.name === name)
  for (const folder of foldersUpTo(root, top)) {
    const found = (known === undefined ? managers : [known]).find(({ lockfiles }) =>
      lockfiles.some((file) => fs.existsSync(path.join(folder, file))),
    )
    if (found !== undefined) return { manager: found, lockFolder: folder }
  }
  return { manager: known ?? managers.at(-1)!, lockFolder: undefined }
}

function foldersUpTo(from: string, top: string): string[] {
  const folders = [from]
  for (let at = from; at !== top && at !== path.dirname(at); at = path.dirname(at)) folders.push(path.dirname(at))
  return folders
}
