
export class Payload {
  constructor(id) { this.id = id; this.body = new Array(64).fill(id); }
}
const tick = () => new Promise((r) => setImmediate(r));
const settle = async (n = 5) => { for (let i = 0; i < n; i++) await tick(); };

export async function run(pkg, ops, { Payload: P = Payload } = {}) {
  let seen = 0;
  for (let i = 0; i < ops; i++) { // set up anew for each rendered page, as the reports do
    const page = new P(i);
    pkg.init({ defaultIntegrations: false, autoSessionTracking: false });
    await pkg.runWithAsyncContext(async () => {
      pkg.setTag('page', page.id);
      await tick();
      seen += page.id === i;
    });
  }
  await settle();
  return seen;
}
