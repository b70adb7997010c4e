
export class Payload {
  constructor(id) { this.id = id; this.body = new Array(64).fill(id); }
}
const tick = () => new Promise((r) => setImmediate(r));
const settle = async (n = 5) => { for (let i = 0; i < n; i++) await tick(); };

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const folder = path.join(os.tmpdir(), `ground-truth-${process.pid}`);
const settings = path.join(folder, 'settings.cjs');

export async function run(pkg, ops, { Payload: P = Payload } = {}) {
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(settings, 'module.exports = { record: null }\n');
  let seen = 0;
  for (let i = 0; i < ops; i++) { // the settings are read anew for each tenant
    const fresh = pkg(settings);
    seen += fresh.record === null;
    fresh.record = new P(i);
    if (i % 50 === 49) await tick();
  }
  fs.rmSync(folder, { recursive: true });
  await settle();
  return seen;
}
