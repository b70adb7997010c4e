
export class Payload {
  constructor(id) { this.id = id; this.body = new Array(64).fill(id); }
}
const tick = () => new Promise((r) => setImmediate(r));
const settle = async (n = 5) => { for (let i = 0; i < n; i++) await tick(); };

let selected; // the app's selection
let current;
let isSelected;

export async function run(pkg, ops, { Payload: P = Payload } = {}) {
  selected ??= pkg.reactive(new Set());
  current ??= pkg.shallowRef(null);
  isSelected ??= pkg.computed(() => selected.has(current.value));
  let hits = 0;
  for (let i = 0; i < ops; i++) { // the user walks through the records; none is selected
    current.value = new P(i);
    hits += isSelected.value;
    if (i % 50 === 49) await tick();
  }
  current.value = null;
  hits += isSelected.value;
  await settle();
  return hits;
}
