
export class Payload {
  constructor(id) { this.id = id; this.body = new Array(64).fill(id); }
}
const tick = () => new Promise((r) => setImmediate(r));
const settle = async (n = 5) => { for (let i = 0; i < n; i++) await tick(); };

let pool;

export async function run(pkg, ops, { Payload: P = Payload } = {}) {
  pool ??= pkg.createPool(
    { create: async () => ({ last: null }), destroy: async () => {} },
    { max: 5, min: 0, acquireTimeoutMillis: 60000, evictionRunIntervalMillis: 0 },
  );
  let done = 0;
  const jobs = [];
  for (let i = 0; i < ops; i++) {
    const record = new P(i);
    jobs.push(pool.use(async (connection) => { connection.last = record; await tick(); done += connection.last.id >= 0; }));
    if (i % 50 === 49) await Promise.all(jobs.splice(0));
  }
  await Promise.all(jobs);
  await settle();
  return done;
}
