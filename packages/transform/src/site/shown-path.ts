import path from 'node:path'

export function toPosix(file: string): string {
  return path.sep === '/' ? file : file.replaceAll(path.sep, '/')
}

export function isInside(folder: string, file: string): boolean {
  const relative = path.relative(folder, file)
  return relative !== '' && relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative)
}

/** The path people are shown: relative to the root, or absolute where the file lies outside of it; with `/`. */
export function shownPath(file: string, root: string): string {
  return toPosix(isInside(root, file) ? path.relative(root, file) : file)
}
