
export class Payload {
  constructor(id) { this.id = id; this.body = new Array(64).fill(id); }
}
const tick = () => new Promise((r) => setImmediate(r));
const settle = async (n = 5) => { for (let i = 0; i < n; i++) await tick(); };

let cache; // stays for the life of the process
let key = 0;

export async function run(pkg, ops, { Payload: P = Payload } = {}) {
  cache ??= new pkg.default({ maxSize: 8 });
  let hits = 0;
  for (let i = 0; i < ops; i++) { cache.set('r' + key, new P(i)); hits += cache.has('r' + key++); if (i % 50 === 49) await tick(); }
  await settle();
  return hits;
}
