
export class Payload {
  constructor(id) { this.id = id; this.body = new Array(64).fill(id); }
}
const tick = () => new Promise((r) => setImmediate(r));
const settle = async (n = 5) => { for (let i = 0; i < n; i++) await tick(); };

export async function run(pkg, ops, { Payload: P = Payload } = {}) {
  pkg.enable('app:*');
  let lines = 0;
  for (let i = 0; i < ops; i++) {
    const request = new P(i);
    const log = pkg('app:request:' + i); // a logger of its own for each request
    log.log = () => { lines += request.id >= 0; };
    log('start %d', i);
    log('done');
    if (i % 50 === 49) await tick();
  }
  await settle();
  return lines;
}
