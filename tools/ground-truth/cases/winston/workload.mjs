
export class Payload {
  constructor(id) { this.id = id; this.body = new Array(64).fill(id); }
}
const tick = () => new Promise((r) => setImmediate(r));
const settle = async (n = 5) => { for (let i = 0; i < n; i++) await tick(); };

import { Writable } from 'node:stream';

export async function run(pkg, ops, { Payload: P = Payload } = {}) {
  for (let i = 0; i < ops; i++) {
    const tenant = new P(i);
    const stream = new Writable({ write(chunk, encoding, done) { done(); } });
    const logger = pkg.createLogger({
      exitOnError: false,
      format: pkg.format.printf((info) => `${tenant.id} ${info.message}`),
      transports: [new pkg.transports.Stream({ stream, handleExceptions: true })],
    });
    logger.info('tenant opened');
    await tick();
    logger.close();
  }
  await settle();
}
