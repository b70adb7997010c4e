import { fileURLToPath } from 'node:url'
import { build, type Format } from 'esbuild'

/** A module of overstay's for pages as one script that imports nothing. What the page's own code brings joins it. */
export async function pageScript(module: string, format: Format): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(import.meta.resolve(module))],
    bundle: true,
    format,
    target: 'es2022',
    minify: true,
    write: false,
    logLevel: 'silent',
  })
  return outputFiles[0].text
}
