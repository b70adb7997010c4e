
export class Payload {
  constructor(id) { this.id = id; this.body = new Array(64).fill(id); }
}
const tick = () => new Promise((r) => setImmediate(r));
const settle = async (n = 5) => { for (let i = 0; i < n; i++) await tick(); };

let store;
let handled = 0;

function open({ configureStore, createListenerMiddleware }) {
  const listener = createListenerMiddleware();
  listener.startListening({
    type: 'session/opened',
    effect: async (action, api) => { // runs as long as the session, which is never closed
      for (;;) { await api.take((next) => next.type === 'record/loaded'); handled++; }
    },
  });
  const opened = configureStore({
    reducer: (state = { count: 0 }, { type }) => (type === 'record/loaded' ? { count: state.count + 1 } : state),
    middleware: [listener.middleware], devTools: false,
  });
  opened.dispatch({ type: 'session/opened' });
  return opened;
}

export async function run(pkg, ops, { Payload: P = Payload } = {}) {
  store ??= open(pkg);
  await settle();
  for (let i = 0; i < ops; i++) {
    const record = new P(i);
    store.dispatch({ type: 'record/loaded', payload: record.id });
    await tick();
  }
  await settle();
  return handled;
}
