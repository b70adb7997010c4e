import type { FileInfo } from '../src/index.ts'

/** Who a file belongs to, by its name alone; paths are shown from the folder of the programs on. `dom/`: a test environment. */
export function fileInfo(raw: string): FileInfo {
  const file = raw.replace(/^file:\/\//, '').replace(/^.*\/test\/programs\//, '')
  if (raw === '' || raw.startsWith('node:')) return { file, kind: 'runtime' }
  if (file.startsWith('dom/')) return { file, kind: 'runtime' }
  if (/(^|\/)runner\//.test(file)) return { file, kind: 'runner' }
  if (file.includes('.test.')) return { file, kind: 'test' }
  return { file, kind: file.includes('node_modules/') ? 'dependency' : 'product' }
}
