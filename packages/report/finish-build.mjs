// The page is built by apps/viewer and published with this package.
import fs from 'node:fs'

fs.copyFileSync(
  new URL('../../apps/viewer/dist/page.html', import.meta.url),
  new URL('dist/page.html', import.meta.url),
)
