
export class Payload {
  constructor(id) { this.id = id; this.body = new Array(64).fill(id); }
}
const tick = () => new Promise((r) => setImmediate(r));
const settle = async (n = 5) => { for (let i = 0; i < n; i++) await tick(); };

let bus;

export async function run(pkg, ops, { Payload: P = Payload } = {}) {
  bus ??= new pkg.default();
  let seen = 0;
  for (let i = 0; i < ops; i++) {
    const record = new P(i);
    const answered = bus.once('answer' + (i % 5));
    const off = bus.on('record', () => { seen += record.id >= 0; });
    const records = bus.events('record');
    const first = records.next();
    await bus.emit('record', record);
    await first;
    await records.return();
    await bus.emit('answer' + (i % 5), record);
    await answered;
    off();
  }
  await settle();
  return seen;
}
