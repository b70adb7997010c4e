import module from 'node:module'
import { realPath } from './runner-process.ts'

/** Where the command names the file with root hooks that Mocha is to require. */
export const MOCHA_HOOKS = 'OVERSTAY_MOCHA_HOOKS'

/** Whether Mocha is what this process runs. Its command is told to require our root hooks, which its workers do as well. */
export function leavesToMocha(entry: string | undefined): boolean {
  if (entry === undefined) return false
  const file = realPath(entry)
  const isWorker = /\/mocha\/lib\/nodejs\/worker\.c?js$/.test(file)
  if (!isWorker && !/\/mocha\/(?:bin\/_?mocha(?:\.js)?|lib\/cli\/cli\.c?js)$/.test(file)) return false
  importTests()
  if (isWorker) return true
  const hooks = process.env[MOCHA_HOOKS]
  // Mocha starts itself again where it is given options of Node.
  if (hooks !== undefined && !process.argv.includes(hooks)) process.argv.splice(2, 0, '--require', hooks)
  return true
}

/**
 * Mocha requires test files where Node can require modules. Before 22.15 what those import passes through no hook, and
 * would not be tagged; so Mocha is to import them, as it does where Node cannot.
 */
function importTests(): void {
  if ('registerHooks' in module) return
  Object.defineProperty(process.features, 'require_module', { value: false, configurable: true })
}
