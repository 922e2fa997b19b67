/** What a framework and a body parser cost by themselves: answers every request, its JSON read, with the file named. */
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import bodyParser from 'koa-bodyparser';

const answer = readFileSync(process.argv[2] ?? '', 'utf8');
const app = new Koa();
app.use(bodyParser());
app.use((ctx) => {
  ctx.type = 'application/json';
  ctx.body = answer;
});
const server = app.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` }));
});
process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
});
