import { promisify } from 'node:util'
import { overstay } from '@overstay/transform/rspack'
import { rspack } from '@rspack/core'

const [, , entry, outdir] = process.argv

const stats = await promisify(rspack)({
  mode: 'development',
  devtool: 'source-map',
  target: 'node',
  entry,
  output: { path: outdir, filename: 'main.cjs' },
  module: {
    rules: [
      {
        test: /\.[jt]s$/,
        loader: 'builtin:swc-loader',
        options: { jsc: { parser: { syntax: 'typescript' }, target: 'es2019' } },
      },
    ],
  },
  plugins: [overstay({ track: 'all' })],
})
process.stderr.write(stats.hasErrors() || stats.hasWarnings() ? stats.toString('errors-warnings') : '')
process.exitCode = stats.hasErrors() ? 1 : 0
