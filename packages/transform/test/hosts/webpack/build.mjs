import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import { overstay } from '@overstay/transform/webpack'
import webpack from 'webpack'

const [, , entry, outdir] = process.argv
const require = createRequire(import.meta.url)

const loaders = {
  // Checks types as it compiles, and is none of the tagger's friends: it reports what it does not know.
  ts: { loader: require.resolve('ts-loader') },
  babel: {
    loader: require.resolve('babel-loader'),
    options: { babelrc: false, configFile: false, presets: [require.resolve('@babel/preset-typescript')] },
  },
  swc: {
    loader: require.resolve('swc-loader'),
    options: { swcrc: false, jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } },
  },
}

const stats = await promisify(webpack)({
  mode: 'development',
  devtool: 'source-map',
  target: 'node',
  entry,
  output: { path: outdir, filename: 'main.cjs' },
  resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
  module: { rules: [{ test: /\.ts$/, ...loaders[process.env.LOADER ?? 'ts'] }] },
  plugins: [overstay({ track: 'all' })],
})
process.stderr.write(stats.hasErrors() || stats.hasWarnings() ? stats.toString('errors-warnings') : '')
process.exitCode = stats.hasErrors() ? 1 : 0
