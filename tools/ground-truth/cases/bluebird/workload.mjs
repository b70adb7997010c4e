
export class Payload {
  constructor(id) { this.id = id; this.body = new Array(64).fill(id); }
}
const tick = () => new Promise((r) => setImmediate(r));
const settle = async (n = 5) => { for (let i = 0; i < n; i++) await tick(); };

export async function run(pkg, ops, { Payload: P = Payload } = {}) {
  const fetchRecord = (i) => pkg.resolve(i).then((id) => new P(id));
  let seen = 0;
  for (let i = 0; i < ops; i++) {
    const record = await fetchRecord(i).timeout(10 * 60 * 1000);
    seen += record.id === i;
  }
  await settle();
  return seen;
}
