
export class Payload {
  constructor(id) { this.id = id; this.body = new Array(64).fill(id); }
}
const tick = () => new Promise((r) => setImmediate(r));
const settle = async (n = 5) => { for (let i = 0; i < n; i++) await tick(); };

import fs from 'node:fs';

export async function run(pkg, ops, { Payload: P = Payload } = {}) {
  let written = 0;
  for (let i = 0; i < ops; i++) {
    const upload = new P(i);
    const file = pkg.fileSync({ prefix: 'upload-' });
    written += fs.writeSync(file.fd, 'record ' + upload.id);
    file.removeCallback();
    if (i % 50 === 49) await tick();
  }
  await settle();
  return written;
}
