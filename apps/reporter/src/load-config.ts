import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { config as configSchema, type Config } from '@overstay/schema'
import { CommandError } from './command-error.ts'
import { EXIT } from './exit-codes.ts'

const NAMES = ['ts', 'mts', 'js', 'mjs', 'cjs', 'json'].map((extension) => `overstay.config.${extension}`)

/** The config file of a folder. */
export function configFileIn(folder: string): string | undefined {
  return NAMES.map((name) => path.join(folder, name)).find((candidate) => fs.existsSync(candidate))
}

/** The config of a folder, or an empty one. What it may not say is an error that names the key and its line. */
export async function loadConfig(folder: string): Promise<Config> {
  const file = configFileIn(folder)
  if (file === undefined) return {}
  const result = configSchema.safeParse(await valueOf(file))
  if (result.success) return result.data
  const [issue] = result.error.issues
  const unknown = 'keys' in issue ? issue.keys.at(0) : undefined
  const key = unknown ?? issue.path.join('.')
  const line = lineOf(file, unknown ?? String(issue.path.at(0) ?? ''))
  const known = `Known keys: ${Object.keys(configSchema.shape).join(', ')}.`
  throw new CommandError(
    EXIT.usage,
    `${path.basename(file)}:${line}: ${key === '' ? '' : `"${key}": `}${issue.message}`,
    known,
  )
}

async function valueOf(file: string): Promise<unknown> {
  try {
    if (file.endsWith('.json')) return JSON.parse(fs.readFileSync(file, 'utf8'))
    if (/\.m?ts$/.test(file)) {
      // Loaded only here: most projects have no TypeScript config, and Node 20 cannot read one by itself.
      const { createJiti } = await import('jiti')
      return await createJiti(import.meta.url).import(file, { default: true })
    }
    const module = (await import(pathToFileURL(file).href)) as { default?: unknown }
    return module.default
  } catch (error) {
    const hint = 'Mend the file, or move it away to go on without it.'
    throw new CommandError(EXIT.usage, `${path.basename(file)} cannot be read: ${(error as Error).message}`, hint)
  }
}

/** Where a key stands in the file; the first line where it cannot be found. */
function lineOf(file: string, key: string): number {
  const lines = fs.readFileSync(file, 'utf8').split('\n')
  const at = lines.findIndex((line) => new RegExp(`["']?\\b${key}\\b["']?\\s*:`).test(line))
  return at < 0 ? 1 : at + 1
}
