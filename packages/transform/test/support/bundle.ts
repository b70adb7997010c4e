import path from 'node:path'
import { promisify } from 'node:util'
import { rspack } from '@rspack/core'
import { build as buildByEsbuild } from 'esbuild'
import { type Plugin as RolldownPlugin, rolldown } from 'rolldown'
import { rollup } from 'rollup'
import { build as buildByVite, createLogger } from 'vite'
import webpack, { type Configuration } from 'webpack'
import { overstay as forEsbuild } from '../../src/esbuild.ts'
import type { OverstayOptions } from '../../src/hosts/host-options.ts'
import { overstay as forRolldown } from '../../src/rolldown.ts'
import { overstay as forRollup } from '../../src/rollup.ts'
import { overstay as forRspack } from '../../src/rspack.ts'
import { overstay as forVite } from '../../src/vite.ts'
import { overstay as forWebpack } from '../../src/webpack.ts'

/** What Rollup and its heirs take beside ours. */
export type Beside = Pick<RolldownPlugin, 'name'> & {
  resolveId?: (id: string) => string | undefined
  load?: (id: string) => string | undefined
  transform?: (code: string, id: string) => { code: string; map?: unknown } | undefined
}

export interface BundleRequest {
  readonly root: string
  /** Relative to the root, without ending. */
  readonly entry: string
  readonly outdir: string
  /** Undefined: without the plugin. */
  readonly options: OverstayOptions | undefined
  readonly target?: string
  /** Come before ours; not for esbuild, webpack and Rspack. */
  readonly beside?: readonly Beside[]
}

/** Warnings, as the bundler words them. The output is `out.mjs` or `out.cjs`. Rejects where the build fails. */
type Bundle = (request: BundleRequest) => Promise<string[]>

const esbuild: Bundle = async ({ root, entry, outdir, options, target }) => {
  const { warnings } = await buildByEsbuild({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: path.join(outdir, 'out.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
    sourcemap: true,
    ...(target === undefined ? {} : { target }),
    plugins: options === undefined ? [] : [forEsbuild(options)],
  })
  return warnings.map(({ text, location, notes }) => [location?.file, text, ...notes.map((it) => it.text)].join(' '))
}

const byRollup: Bundle = async ({ root, entry, outdir, options, beside = [] }) => {
  const warnings: string[] = []
  const bundle = await rollup({
    input: path.join(root, entry),
    plugins: [beside as never, options === undefined ? [] : forRollup({ root, ...options })],
    onLog: (level, { message, code }) => {
      if (level === 'warn' && code !== 'CIRCULAR_DEPENDENCY') warnings.push(message)
    },
  })
  await bundle.write({ file: path.join(outdir, 'out.mjs'), format: 'es', sourcemap: true })
  await bundle.close()
  return warnings
}

const byRolldown: Bundle = async ({ root, entry, outdir, options, target, beside = [] }) => {
  const warnings: string[] = []
  const bundle = await rolldown({
    cwd: root,
    input: path.join(root, entry),
    platform: 'node',
    ...(target === undefined ? {} : { transform: { target } }),
    plugins: [beside as never, options === undefined ? [] : forRolldown({ root, ...options })],
    onLog: (level, { message }) => {
      if (level === 'warn') warnings.push(message)
    },
  })
  await bundle.write({ file: path.join(outdir, 'out.mjs'), format: 'esm', sourcemap: true })
  await bundle.close()
  return warnings
}

const vite: Bundle = async ({ root, entry, outdir, options, target, beside = [] }) => {
  const warnings: string[] = []
  const logger = createLogger('warn')
  logger.warn = logger.warnOnce = (text) => {
    warnings.push(text)
  }
  await buildByVite({
    configFile: false,
    customLogger: logger,
    root,
    plugins: [beside as never, options === undefined ? [] : forVite(options)],
    ssr: { noExternal: true },
    build: {
      ssr: path.join(root, entry),
      outDir: outdir,
      emptyOutDir: false,
      sourcemap: true,
      ...(target === undefined ? {} : { target }),
      rolldownOptions: { output: { entryFileNames: 'out.mjs' } },
    },
  })
  return warnings
}

const like = ({ root, entry, outdir }: BundleRequest) =>
  ({
    mode: 'development' as const,
    context: root,
    devtool: 'source-map' as const,
    target: 'node' as const,
    entry: path.join(root, entry),
    output: { path: outdir, filename: 'out.cjs' },
    resolve: { extensions: ['.ts', '.js'] },
  }) satisfies Configuration

interface Stats {
  toJson(parts: object): { errors?: { message: string }[]; warnings?: { message: string }[] }
}

function warningsOf(stats: Stats | undefined): string[] {
  const { errors = [], warnings = [] } = stats!.toJson({ all: false, errors: true, warnings: true })
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'))
  return warnings.map(({ message }) => message)
}

const byWebpack: Bundle = async (request) => {
  const plugins = request.options === undefined ? [] : [forWebpack(request.options)]
  const compiler = webpack({ ...like(request), plugins })
  return warningsOf(await promisify(compiler.run.bind(compiler))())
}

const byRspack: Bundle = async (request) => {
  const plugins = request.options === undefined ? [] : [forRspack(request.options)]
  const swc = { test: /\.ts$/, loader: 'builtin:swc-loader', options: { jsc: { parser: { syntax: 'typescript' } } } }
  const compiler = rspack({ ...like(request), plugins, module: { rules: [swc] } })
  return warningsOf(await promisify(compiler.run.bind(compiler))())
}

export const bundle: Readonly<Record<string, Bundle>> = {
  esbuild,
  rollup: byRollup,
  rolldown: byRolldown,
  vite,
  webpack: byWebpack,
  rspack: byRspack,
}
