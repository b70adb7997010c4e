
export class Payload {
  constructor(id) { this.id = id; this.body = new Array(64).fill(id); }
}
const tick = () => new Promise((r) => setImmediate(r));
const settle = async (n = 5) => { for (let i = 0; i < n; i++) await tick(); };

let records; // the app's source of records
let latest; // shared by all views, connected while at least one looks

export async function run(pkg, ops, { Payload: P = Payload } = {}) {
  const { Subject, shareReplay, takeUntil, map } = pkg;
  records ??= new Subject();
  latest ??= records.pipe(map((record) => ({ record })), shareReplay({ bufferSize: 1, refCount: true }));
  let seen = 0;
  for (let i = 0; i < ops; i++) {
    const closed = new Subject();
    latest.pipe(takeUntil(closed)).subscribe(({ record }) => { seen += record.id >= 0; });
    const view = latest.subscribe(({ record }) => { seen += record.id >= 0; });
    records.next(new P(i));
    view.unsubscribe();
    closed.next();
    closed.complete();
    if (i % 50 === 49) await tick();
  }
  await settle();
  return seen;
}
