
export class Payload {
  constructor(id) { this.id = id; this.body = new Array(64).fill(id); }
}
const tick = () => new Promise((r) => setImmediate(r));
const settle = async (n = 5) => { for (let i = 0; i < n; i++) await tick(); };

import http from 'node:http';

let request; // one caching client for the app

export async function run(pkg, ops, { Payload: P = Payload } = {}) {
  request ??= new pkg.default(http.request, new Map()).request();
  const server = http.createServer((req, res) => {
    res.setHeader('cache-control', 'no-store');
    res.setHeader('connection', 'close');
    res.end('{"ok":true}');
  });
  await new Promise((r) => server.listen(0, '127.0.0.1', r));
  const { port } = server.address();
  const get = (record) => new Promise((resolve, reject) => {
    request({ hostname: '127.0.0.1', port, path: '/records/' + record.id }, (response) => {
      record.status = response.statusCode;
      response.resume();
      response.on('end', resolve);
    }).on('request', (req) => req.end()).on('error', reject);
  });
  for (let i = 0; i < ops; i++) await get(new P(i));
  await new Promise((r) => server.close(r));
  await settle(10);
}
