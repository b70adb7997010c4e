
export class Payload {
  constructor(id) { this.id = id; this.body = new Array(64).fill(id); }
}
const tick = () => new Promise((r) => setImmediate(r));
const settle = async (n = 5) => { for (let i = 0; i < n; i++) await tick(); };

import http from 'node:http';

// The service's shutdown signal lives as long as the process and is never aborted.
const shutdown = new AbortController();

export async function run(pkg, ops, { Payload: P = Payload } = {}) {
  const server = http.createServer((req, res) => { res.setHeader('connection', 'close'); res.end('{"ok":true}'); });
  await new Promise((r) => server.listen(0, '127.0.0.1', r));
  const base = 'http://127.0.0.1:' + server.address().port;
  const get = (record) => pkg.default(base + '/records/' + record.id, {
    signal: shutdown.signal, retry: { limit: 0 },
    parseJson: (text) => ({ ...JSON.parse(text), id: record.id }),
  }).json();
  let seen = 0;
  for (let i = 0; i < ops; i++) seen += (await get(new P(i))).id === i;
  await new Promise((r) => server.close(r));
  await settle(10);
  return seen;
}
