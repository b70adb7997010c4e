import fs from 'node:fs'
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

// What the page adds to its data, as it is. 300 kB was the promise; nothing that grew to it would go unseen.
const page = { what: 'the page', file: 'packages/report/dist/page.html', most: 60_000 }

const check = (what: string, size: number, most: number, how: string): void => {
  console.log(`${what}: ${size} of ${most} bytes${how}`)
  if (size > most) process.exitCode = 1
}

check(page.what, fs.statSync(path.join(ROOT, page.file)).size, page.most, '')
for (const { what, entry, most } of budgets) {
  const { outputFiles } = await build({
    entryPoints: [path.join(ROOT, entry)],
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
  })
  check(what, gzipSync(outputFiles[0].contents).length, most, ', minified and gzipped')
}
