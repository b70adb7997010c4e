
export class Payload {
  constructor(id) { this.id = id; this.body = new Array(64).fill(id); }
}
const tick = () => new Promise((r) => setImmediate(r));
const settle = async (n = 5) => { for (let i = 0; i < n; i++) await tick(); };
const sleep = (ms) => new Promise((r) => setTimeout(r, ms));

let lock; // one lock for the app

export async function run(pkg, ops, { Payload: P = Payload } = {}) {
  lock ??= new pkg();
  let refused = 0;
  let finish = () => {};
  lock.writeLock((release) => { finish = release; }, { timeout: 1, timeoutCallback() {} });
  for (let i = 0; i < ops; i++) {
    const record = new P(i);
    lock.readLock((release) => { record.read = true; release(); }, { timeout: 5, timeoutCallback: () => { refused++; } });
  }
  for (let waited = 0; refused < ops && waited < 3000; waited += 10) await sleep(10);
  finish(); // only after every reader has given up
  await settle();
  return refused;
}
