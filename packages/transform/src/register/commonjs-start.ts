import { fileURLToPath } from 'node:url'
import path from 'node:path'
import { packageIdentity } from '../site/package-identity.ts'
import { moduleTypeAround } from '../source/module-type.ts'

/**
 * Whether this process begins with CommonJS, and is given nothing before that might import a module. False where there
 * is any doubt: what is imported before there are hooks is not tagged.
 */
export function startsAsCommonJs(): boolean {
  const main = process.argv.at(1)
  const { isMainThread } = process.getBuiltinModule('node:worker_threads')
  if (!isMainThread || main === undefined || preloads().some((it) => !isOurs(it))) return false
  const ending = path.extname(main)
  return ending === '.cjs' || (ending === '.js' && moduleTypeAround(path.resolve(main)) !== 'module')
}

const option = /^--(?:import|require|loader|experimental-loader|test|eval|print|input-type)(?:=(.*))?$|^-[rep]+$/

/** What is to be loaded before the program, or in its place. */
function preloads(): string[] {
  const words = [...process.execArgv, ...(process.env.NODE_OPTIONS ?? '').split(/\s+/)]
  return words.flatMap((word, at) => {
    const match = option.exec(word)
    return match === null ? [] : [match.at(1) ?? words.at(at + 1) ?? '']
  })
}

function isOurs(specifier: string): boolean {
  const name = specifier.startsWith('file:') ? packageIdentity(fileURLToPath(specifier))?.name : specifier
  return name?.startsWith('@overstay/') === true
}

/** Whether CommonJS may import a module when it runs: by the text alone, so that a comment or a string counts too. */
export function mayImport(source: string): boolean {
  return source.includes('import') && /\bimport\s*(?:\/\*|\()/.test(source)
}
