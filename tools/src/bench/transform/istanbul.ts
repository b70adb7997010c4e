import fs from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'esbuild'

/** Neither package brings types. */
interface Babel {
  readonly transformAsync: (
    code: string,
    options: Readonly<Record<string, unknown>>,
  ) => Promise<{ readonly code: string }>
}

/** The tool that most projects already put over their modules, as an esbuild plugin. */
export function istanbul(root: string): Plugin {
  const require = createRequire(import.meta.url)
  const { transformAsync } = require('@babel/core') as Babel
  const coverage = fileURLToPath(import.meta.resolve('babel-plugin-istanbul'))
  const everything = { cwd: root, include: ['**'], exclude: [], excludeNodeModules: false, extension: ['.js', '.ts'] }
  return {
    name: 'istanbul',
    setup(build) {
      build.onLoad({ filter: /\.[jt]s$/ }, async ({ path: file }) => {
        const isTypeScript = file.endsWith('.ts')
        const { code } = await transformAsync(fs.readFileSync(file, 'utf8'), {
          filename: file,
          cwd: root,
          babelrc: false,
          configFile: false,
          compact: false,
          sourceMaps: 'inline',
          parserOpts: { plugins: isTypeScript ? ['typescript'] : [] },
          plugins: [[coverage, everything]],
        })
        return { contents: code, loader: isTypeScript ? 'ts' : 'js' }
      })
    },
  }
}
