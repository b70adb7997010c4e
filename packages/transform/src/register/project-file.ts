import { fileURLToPath } from 'node:url'
import { languageOf, type Language } from '../source/language.ts'

/** A file that the hook may have something to do with. */
export interface ProjectFile {
  readonly path: string
  readonly language: Language
}

/** Undefined for builtins, data, wasm, JSON and whatever else is no program in a file. */
export function projectFile(url: string): ProjectFile | undefined {
  return url.startsWith('file:') ? programFile(fileURLToPath(url)) : undefined
}

export function programFile(path: string): ProjectFile | undefined {
  const language = languageOf(path)
  return language === undefined ? undefined : { path, language }
}

export function needsCompiling({ language }: ProjectFile): boolean {
  return language !== 'js'
}

/** Installed, not written here. Node refuses TypeScript there, and so it does with us. */
export function isForeign({ path }: ProjectFile): boolean {
  return /[\\/]node_modules[\\/]/.test(path)
}
