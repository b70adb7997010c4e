
export class Payload {
  constructor(id) { this.id = id; this.body = new Array(64).fill(id); }
}
const tick = () => new Promise((r) => setImmediate(r));
const settle = async (n = 5) => { for (let i = 0; i < n; i++) await tick(); };
const sleep = (ms) => new Promise((r) => setTimeout(r, ms));

let sizeOf;

export async function run(pkg, ops, { Payload: P = Payload } = {}) {
  sizeOf ??= pkg.default((record) => record.body.length, { maxAge: 20 });
  let sum = 0;
  for (let i = 0; i < ops; i++) {
    const record = new P(i);
    sum += sizeOf(record) + sizeOf(record);
    if (i % 50 === 49) await tick();
  }
  await sleep(100); // every entry is long past its age, and its timer has fired
  await settle();
  return sum;
}
