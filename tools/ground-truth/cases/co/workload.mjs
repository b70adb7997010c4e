
export class Payload {
  constructor(id) { this.id = id; this.body = new Array(64).fill(id); }
}
const tick = () => new Promise((r) => setImmediate(r));
const settle = async (n = 5) => { for (let i = 0; i < n; i++) await tick(); };

let worker; // runs as long as the process
let deliver; // hands the next job to the worker
let done = 0;

export async function run(pkg, ops, { Payload: P = Payload } = {}) {
  const nextJob = () => new Promise((resolve) => { deliver = resolve; });
  worker ??= pkg(function* () { for (;;) done += (yield nextJob()).id >= 0; });
  for (let i = 0; i < ops; i++) {
    deliver(new P(i));
    await tick();
  }
  await settle();
  return done;
}
