import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { ROOT } from './packages.ts'

interface Budget {
  what: string
  entry: string
  /** Bytes, minified and gzipped. Raised only in the commit that makes it grow, with the reason beside it. */
  most: number
}

const budgets: Budget[] = [
  // DESIGN 7: what ships into other people's programs is 6 kB at the most.
  { what: '@overstay/runtime', entry: 'packages/runtime/dist/index.js', most: 6000 },
]

for (const { what, entry, most } of budgets) {
  const { outputFiles } = await build({
    entryPoints: [path.join(ROOT, entry)],
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
  })
  const size = gzipSync(outputFiles[0].contents).length
  console.log(`${what}: ${size} of ${most} bytes, minified and gzipped`)
  if (size > most) process.exitCode = 1
}
