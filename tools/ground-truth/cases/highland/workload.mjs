
export class Payload {
  constructor(id) { this.id = id; this.body = new Array(64).fill(id); }
}
const tick = () => new Promise((r) => setImmediate(r));
const settle = async (n = 5) => { for (let i = 0; i < n; i++) await tick(); };

import { Writable } from 'node:stream';

let log; // the app's log, open as long as the process

export async function run(pkg, ops, { Payload: P = Payload } = {}) {
  log ??= new Writable({ write(chunk, encoding, done) { done(); } }).setMaxListeners(0);
  for (let i = 0; i < ops; i++) {
    const tenant = new P(i);
    const lines = pkg(['opened', 'closed']).map((line) => `${tenant.id} ${line}\n`);
    lines.pipe(log, { end: false });
    await tick();
  }
  await settle();
}
