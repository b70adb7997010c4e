// The package is ESM; Node and TypeScript need to be told that this one folder is not. It has tools of its own, too:
// what a package imports from itself may not lie outside its folder.
import { writeFileSync } from 'node:fs'

const tools = { node: './node/index.js', default: './no-tools.js' }
const text = JSON.stringify({ type: 'commonjs', imports: { '#tools': tools } })
writeFileSync(new URL('dist/cjs/package.json', import.meta.url), `${text}\n`)
