
export class Payload {
  constructor(id) { this.id = id; this.body = new Array(64).fill(id); }
}
const tick = () => new Promise((r) => setImmediate(r));
const settle = async (n = 5) => { for (let i = 0; i < n; i++) await tick(); };

let summary;

export async function run(pkg, ops, { Payload: P = Payload } = {}) {
  summary ??= pkg.createSelector(
    [(state) => state.record, (state) => state.unit],
    (record, unit) => ({ record, unit, size: record.body.length }),
  );
  let total = 0;
  for (let i = 0; i < ops; i++) { // a new state object for each action, as a reducer makes them
    const state = { record: new P(i), unit: 'kg' };
    total += summary(state).size + summary({ ...state }).size;
    if (i % 50 === 49) await tick();
  }
  await settle();
  return total;
}
