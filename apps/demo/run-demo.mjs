// npm run demo: the demo's tests, watched by overstay. The planted leaks make the gate fail; here that is the success.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const overstay = fileURLToPath(new URL('../reporter/bin/overstay.js', import.meta.url))
const args = [overstay, 'run', '--track', 'all', '--', process.execPath, '--test']
const { status } = spawnSync(process.execPath, args, {
  cwd: fileURLToPath(new URL('.', import.meta.url)),
  stdio: 'inherit',
})

if (status === 1) {
  console.log('The leaks above were planted, one of each kind (apps/demo/src), each beside a twin that lets go.')
  console.log('In your CI the command would have ended with exit code 1, as it did here.')
} else {
  console.error(`Expected the gate to fail with exit code 1; it ended with ${status}.`)
  process.exitCode = 1
}
