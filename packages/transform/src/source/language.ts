import path from 'node:path'

export const languages = ['js', 'jsx', 'ts', 'tsx'] as const
export type Language = (typeof languages)[number]

const byEnding: Readonly<Record<string, Language>> = {
  '.js': 'js',
  '.mjs': 'js',
  '.cjs': 'js',
  '.jsx': 'jsx',
  '.ts': 'ts',
  '.mts': 'ts',
  '.cts': 'ts',
  '.tsx': 'tsx',
}

/** What a file is written in by its ending; undefined for anything that is no program. */
export function languageOf(file: string): Language | undefined {
  return byEnding[path.extname(file)]
}
