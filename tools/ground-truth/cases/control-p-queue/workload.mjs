
export class Payload {
  constructor(id) { this.id = id; this.body = new Array(64).fill(id); }
}
const tick = () => new Promise((r) => setImmediate(r));
const settle = async (n = 5) => { for (let i = 0; i < n; i++) await tick(); };

const shutdown = new AbortController();
let queue;

export async function run(pkg, ops, { Payload: P = Payload } = {}) {
  queue ??= new pkg.default({ concurrency: 4, timeout: 60000 });
  let seen = 0;
  for (let i = 0; i < ops; i++) {
    const record = new P(i);
    queue.add(async () => { await tick(); seen += record.id >= 0; }, { signal: shutdown.signal });
    if (i % 50 === 49) await queue.onIdle();
  }
  await queue.onIdle();
  await settle();
  return seen;
}
