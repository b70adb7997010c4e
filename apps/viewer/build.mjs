// Builds dist/page.html: one file with its script and styles in it, each allowed by its hash and nothing else.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = (name) => fileURLToPath(new URL(name, import.meta.url))

async function bundled(entry) {
  const options = {
    bundle: true,
    minify: true,
    write: false,
    charset: 'utf8',
    target: ['chrome111', 'firefox115', 'safari16.4'],
  }
  const { outputFiles } = await build({ entryPoints: [here(entry)], format: 'iife', ...options })
  return outputFiles[0].text.trim()
}

const hashed = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

const [script, style] = await Promise.all([bundled('src/main.ts'), bundled('src/page.css')])
const parts = { SCRIPT: script, STYLE: style, SCRIPT_HASH: hashed(script), STYLE_HASH: hashed(style) }
const page = fs
  .readFileSync(here('src/page.html'), 'utf8')
  // A hash is of all that stands between the tags.
  .replaceAll(/\s*%(SCRIPT|STYLE)%\s*/g, (_whole, name) => parts[name])
  .replaceAll(/%(SCRIPT_HASH|STYLE_HASH)%/g, (_whole, name) => parts[name])
fs.mkdirSync(here('dist'), { recursive: true })
fs.writeFileSync(here('dist/page.html'), page)
