
export class Payload {
  constructor(id) { this.id = id; this.body = new Array(64).fill(id); }
}
const tick = () => new Promise((r) => setImmediate(r));
const settle = async (n = 5) => { for (let i = 0; i < n; i++) await tick(); };
const sleep = (ms) => new Promise((r) => setTimeout(r, ms));

let load;
let key = 0;

export async function run(pkg, ops, { Payload: P = Payload } = {}) {
  load ??= pkg((id) => new P(id), { maxAge: 20 }); // P is bound by the first call
  let sum = 0;
  for (let i = 0; i < ops; i++) { sum += load(key).id; sum += load(key).id; key++; if (i % 50 === 49) await tick(); }
  await sleep(100); // every entry is long past its age
  await settle();
  return sum;
}
