import { existsSync, readdirSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { ts } from '#typescript'
import { TransformError } from '../errors.ts'
import { languageOf } from '../source/language.ts'

/** What a project consists of, whoever says so. */
export interface ProjectFiles {
  /** The tsconfig.json that was read first; undefined where the project has none. */
  readonly config: string | undefined
  /** Absolute, in order; no declarations, nothing installed. */
  readonly files: readonly string[]
}

/** By a tsconfig with all that it extends and refers to, or without one every program in the folder. */
export function projectFiles(root: string, config: string | undefined): ProjectFiles {
  const found =
    config ?? ['tsconfig.json', 'jsconfig.json'].map((it) => path.join(root, it)).find((it) => existsSync(it))
  const files = new Set<string>()
  if (found === undefined) addFolder(root, files)
  else addConfig(path.resolve(root, found), files, new Set())
  return { config: found, files: [...files].filter(isProgram).sort() }
}

function isProgram(file: string): boolean {
  return languageOf(file) !== undefined && !/\.d\.[cm]?ts$/.test(file) && !/[\\/]node_modules[\\/]/.test(file)
}

function addFolder(folder: string, files: Set<string>): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name)
    if (entry.isFile()) files.add(file)
    else if (entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.')) addFolder(file, files)
  }
}

function addConfig(config: string, files: Set<string>, seen: Set<string>): void {
  if (seen.has(config)) return
  seen.add(config)
  const problems: string[] = []
  const host: ts.ParseConfigFileHost = {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (it) => problems.push(textOf(it)),
  }
  const parsed = ts.getParsedCommandLineOfConfigFile(config, undefined, host)
  if (parsed === undefined) throw unreadable(config, problems.join(' '))
  const grave = parsed.errors.find((it) => it.category === ts.DiagnosticCategory.Error && it.code !== NO_INPUTS)
  if (grave !== undefined) throw unreadable(config, textOf(grave))
  for (const file of parsed.fileNames) files.add(realpathSync(file))
  for (const it of parsed.projectReferences ?? []) addConfig(ts.resolveProjectReferencePath(it), files, seen)
}

/** "No inputs were found": as it should be where a config only refers to others. */
const NO_INPUTS = 18003

function textOf(it: ts.Diagnostic): string {
  return ts.flattenDiagnosticMessageText(it.messageText, ' ').replace(/\.$/, '')
}

function unreadable(config: string, reason: string): TransformError {
  return new TransformError('OVERSTAY_CONFIG', `${config} cannot be read: ${reason}`, 'Mend it, or name another one.')
}
