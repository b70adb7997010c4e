
export class Payload {
  constructor(id) { this.id = id; this.body = new Array(64).fill(id); }
}
const tick = () => new Promise((r) => setImmediate(r));
const settle = async (n = 5) => { for (let i = 0; i < n; i++) await tick(); };

export async function run(pkg, ops, { Payload: P = Payload } = {}) {
  let ran = 0;
  for (let i = 0; i < ops; i++) {
    const reminder = new P(i);
    const task = pkg.schedule('0 0 1 1 *', () => { ran += reminder.id >= 0; });
    task.stop();
    await task.destroy?.(); // 3.x has no destroy(); there stop() is all a program can do
    if (i % 50 === 49) await tick();
  }
  await settle();
  return ran;
}
