import { realPath } from './runner-process.ts'

/** Where the command names the file with root hooks that Mocha is to require. */
export const MOCHA_HOOKS = 'OVERSTAY_MOCHA_HOOKS'

/** Whether Mocha is what this process runs. Its command is told to require our root hooks, which its workers do as well. */
export function leavesToMocha(entry: string | undefined): boolean {
  if (entry === undefined) return false
  const file = realPath(entry)
  if (/\/mocha\/lib\/nodejs\/worker\.c?js$|\/workerpool\//.test(file)) return process.env.MOCHA_WORKER_ID !== undefined
  if (!/\/mocha\/(?:bin\/_?mocha(?:\.js)?|lib\/cli\/cli\.c?js)$/.test(file)) return false
  const hooks = process.env[MOCHA_HOOKS]
  // Mocha starts itself again where it is given options of Node.
  if (hooks !== undefined && !process.argv.includes(hooks)) process.argv.splice(2, 0, '--require', hooks)
  return true
}
