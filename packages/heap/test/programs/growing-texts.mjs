// Three snapshots of a process whose log, ring of chunks and buffer get longer in between.
import v8 from 'node:v8'

const [out] = process.argv.slice(2)
class Logger {
  text = ''
}
globalThis.logger = new Logger()
globalThis.chunks = []
globalThis.grown = Buffer.alloc(0)
globalThis.same = 'same '.repeat(1000).split('').join('')
for (const file of [out, `${out}.2`, `${out}.3`]) {
  // Longer than the sources of Node itself, and of as many pieces as a log has.
  const lines = file === out ? 10_000 : 200
  for (let line = 0; line < lines; line++) logger.text += `${file.length}: line ${line} of what the program did\n`
  chunks.push(Buffer.alloc(100_000))
  globalThis.grown = Buffer.alloc(grown.length + 1_000_000)
  v8.writeHeapSnapshot(file)
}
