
export class Payload {
  constructor(id) { this.id = id; this.body = new Array(64).fill(id); }
}
const tick = () => new Promise((r) => setImmediate(r));
const settle = async (n = 5) => { for (let i = 0; i < n; i++) await tick(); };

let pubsub; // the server's event bus

export async function run(pkg, ops, { Payload: P = Payload } = {}) {
  pubsub ??= new pkg.pubsub.PubSub();
  let seen = 0;
  for (let i = 0; i < ops; i++) { // a client subscribes, gets one record and leaves
    const subscribe = pkg.filter.withFilter(() => pubsub.asyncIterator('record'), (record) => record.id === i);
    const records = subscribe();
    const first = records.next();
    pubsub.publish('record', new P(i));
    seen += (await first).value.id === i;
    await records.return();
  }
  await settle();
  return seen;
}
