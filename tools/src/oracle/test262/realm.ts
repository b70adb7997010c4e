import fs from 'node:fs'
import path from 'node:path'
import vm from 'node:vm'
import * as runtime from '@overstay/runtime/stamp'

/** A realm with what test262 asks of a host. Tagged code finds the runtime in it as it finds it in a program. */
export interface Realm {
  readonly context: vm.Context
  /** What the test printed. */
  readonly printed: readonly string[]
}

const scripts = new Map<string, vm.Script>()

export function newRealm(clone: string, harness: readonly string[]): Realm {
  const printed: string[] = []
  const context = vm.createContext({ print: (it: unknown) => printed.push(String(it)) })
  Object.defineProperty(context, Symbol.for('overstay.stamp'), { value: runtime, enumerable: false })
  Object.defineProperty(context, '$262', {
    value: {
      global: vm.runInContext('this', context) as unknown,
      evalScript: (text: string) => vm.runInContext(text, context) as unknown,
      createRealm: () => (newRealm(clone, []).context as { $262: unknown }).$262,
      detachArrayBuffer: (buffer: ArrayBuffer) => structuredClone(buffer, { transfer: [buffer] }),
      gc: () => {
        throw new Error('this host collects no garbage on demand')
      },
      agent: {},
    },
    enumerable: false,
  })
  for (const name of harness) harnessScript(clone, name).runInContext(context)
  return { context, printed }
}

function harnessScript(clone: string, name: string): vm.Script {
  let script = scripts.get(name)
  if (script === undefined) {
    const filename = path.join(clone, 'harness', name)
    script = new vm.Script(fs.readFileSync(filename, 'utf8'), { filename })
    scripts.set(name, script)
  }
  return script
}
