// Strings, buffers and a script with a source map, in numbers that a test can check.
import fs from 'node:fs'
import path from 'node:path'
import v8 from 'node:v8'

const out = process.argv[2]
const folder = path.dirname(out)
// Whatever stands in the first line comes from line 11, column 5 of original.ts: one segment, "source 0, line +10, column +4".
const map = { version: 3, sources: ['original.ts'], names: [], mappings: 'AAUI' }
fs.writeFileSync(
  path.join(folder, 'mapped.mjs'),
  'export class Mapped {}; export function handler() {}\n//# sourceMappingURL=mapped.mjs.map\n',
)
fs.writeFileSync(path.join(folder, 'mapped.mjs.map'), JSON.stringify(map))
const inline = Buffer.from(JSON.stringify({ ...map, sourceRoot: 'src' })).toString('base64')
fs.writeFileSync(
  path.join(folder, 'inline.mjs'),
  `export class Inline {}\n//# sourceMappingURL=data:application/json;charset=utf-8;base64,${inline}`,
)
fs.writeFileSync(path.join(folder, 'broken.mjs'), 'export class Broken {}\n//# sourceMappingURL=nowhere.map')
const { Mapped, handler } = await import(`file://${folder}/mapped.mjs`)
const { Inline } = await import(`file://${folder}/inline.mjs`)
const { Broken } = await import(`file://${folder}/broken.mjs`)
globalThis.kept = [new Mapped(), handler, new Inline(), new Broken()]
globalThis.buffers = [Buffer.alloc(3_000_000), new Uint8Array(2_000_000)]
globalThis.copies = Array.from({ length: 7 }, () => JSON.parse(`"${'copy'.repeat(100)}"`))
v8.writeHeapSnapshot(out)
fs.writeFileSync(`${out}.memory.json`, JSON.stringify(process.memoryUsage()))
