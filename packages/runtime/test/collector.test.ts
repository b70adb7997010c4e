import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const dist = fileURLToPath(new URL('../dist/node/collector.js', import.meta.url))

function run(program: string, ...flags: string[]): unknown {
  const code = `import { nodeCollector } from ${JSON.stringify(dist)}
const make = () => new WeakRef({})
${program}`
  return JSON.parse(execFileSync(process.execPath, [...flags, '--input-type=module', '-e', code], { encoding: 'utf8' }))
}

test.each([[], ['--expose-gc']])('collects in a process started with %s', (...flags) => {
  const program = `const { collect } = nodeCollector(); const ref = make()
setImmediate(() => { collect(); console.log(JSON.stringify(ref.deref() === undefined)) })`
  expect(run(program, ...flags)).toBe(true)
})

test('at the exit of a process, objects whose references were made in the same job are told from survivors', () => {
  const program = `const { collect, forgetKept } = nodeCollector(); const ref = make(); const kept = {}; const other = new WeakRef(kept)
process.on('exit', () => { forgetKept(); collect(); console.log(JSON.stringify([ref.deref() === undefined, other.deref() === kept])) })
process.exit()`
  expect(run(program)).toEqual([true, true])
})

test('the program’s own new contexts do not get a gc function', () => {
  const program = `nodeCollector(); const vm = await import('node:vm'); console.log(JSON.stringify(vm.runInNewContext('typeof gc')))`
  expect(run(program)).toBe('undefined')
})

test('Bun’s collector is used where there is one', () => {
  const program = `let forced; globalThis.Bun = { gc: (force) => { forced = force } }
nodeCollector().collect(); console.log(JSON.stringify(forced))`
  expect(run(program)).toBe(true)
})

test('where nothing can be made to collect, nothing is harmed', () => {
  const program = `const vm = (await import('node:vm')).default
vm.runInNewContext = () => { throw new ReferenceError('gc is not defined') }
nodeCollector().collect(); console.log(JSON.stringify(typeof gc))`
  expect(run(program)).toBe('undefined')
})
