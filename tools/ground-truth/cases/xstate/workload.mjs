
export class Payload {
  constructor(id) { this.id = id; this.body = new Array(64).fill(id); }
}
const tick = () => new Promise((r) => setImmediate(r));
const settle = async (n = 5) => { for (let i = 0; i < n; i++) await tick(); };

let machine;

export async function run(pkg, ops, { Payload: P = Payload } = {}) {
  machine ??= pkg.createMachine({
    id: 'order', initial: 'open', predictableActionArguments: true,
    states: { open: { on: { PAY: 'paid' } }, paid: { type: 'final' } },
  });
  let paid = 0;
  for (let i = 0; i < ops; i++) {
    const order = pkg.interpret(machine.withContext({ record: new P(i) })).onDone(() => { paid++; }).start();
    order.send('PAY'); // reaches its final state, which stops it
    if (i % 50 === 49) await tick();
  }
  await settle();
  return paid;
}
