import fs from 'node:fs'
import { createRequire } from 'node:module'
import * as acorn from 'acorn'
import { exercise, print } from '../surface.ts'

/* acorn parsing itself, its tokens and its tree, and what it says of broken texts. */

const require = createRequire(process.env.OVERSTAY_PACKAGES!)
const text = fs.readFileSync(require.resolve('acorn'), 'utf8')
const comments: acorn.Comment[] = []
const tree = acorn.parse(text, { ecmaVersion: 'latest', locations: true, onComment: comments })
const counts = new Map<string, number>()
const json = JSON.stringify(tree, (key, value: unknown) => {
  if (key === 'type') counts.set(String(value), (counts.get(String(value)) ?? 0) + 1)
  return typeof value === 'bigint' ? String(value) : value
})
print('nodes', [...counts].sort())
console.log(json)
print('comments', comments.length)
for (const token of acorn.tokenizer(text.slice(0, 20_000), { ecmaVersion: 2015 })) {
  console.log(`${token.type.label} ${token.start}-${token.end}`)
}

exercise(acorn, () => [[], ['a + b', { ecmaVersion: 2020 }], ['x', 0, { ecmaVersion: 5 }]], {
  // Without a radix no character ends a number, nor does the end of the text.
  endless: ['readInt', 'readRadixNumber'],
  depth: 3,
})

for (const source of [
  'let let',
  'class { }',
  'a => { }()',
  '`${',
  'async () => await',
  '/(?<a>)(?<a>)/',
  '0777n',
  'import(',
]) {
  for (const ecmaVersion of [5, 2015, 2024] as const) {
    try {
      print(source, acorn.parse(source, { ecmaVersion, sourceType: 'script' }), 6)
    } catch (error) {
      print(`${source} in ${ecmaVersion}`, (error as Error).message)
    }
  }
}

class Loud extends acorn.Parser {
  static readonly seen: string[] = []

  parseStatement(...given: unknown[]): unknown {
    const node: unknown = Reflect.apply(
      Reflect.get(acorn.Parser.prototype, 'parseStatement') as () => unknown,
      this,
      given,
    )
    Loud.seen.push((node as acorn.Node).type)
    return node
  }
}
Loud.parse('if (a) { b() } else for (const c of d) ;', { ecmaVersion: 2020 })
print('plugin', Loud.seen)
