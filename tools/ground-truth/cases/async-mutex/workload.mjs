
export class Payload {
  constructor(id) { this.id = id; this.body = new Array(64).fill(id); }
}
const tick = () => new Promise((r) => setImmediate(r));
const settle = async (n = 5) => { for (let i = 0; i < n; i++) await tick(); };

let mutex; // guards one resource, gives up after ten minutes

export async function run(pkg, ops, { Payload: P = Payload } = {}) {
  mutex ??= pkg.withTimeout(new pkg.Mutex(), 10 * 60 * 1000);
  let seen = 0;
  for (let i = 0; i < ops; i++) {
    const record = new P(i);
    const release = await mutex.acquire();
    seen += record.id === i;
    release();
  }
  await settle();
  return seen;
}
