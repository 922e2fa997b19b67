/**
 * What a framework costs by itself: answers every request with the file named; with `parsing` as the second argument, once
 * its JSON is read.
 */
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import bodyParser from 'koa-bodyparser';

const [file = '', parsing] = process.argv.slice(2);
const answer = readFileSync(file, 'utf8');
const app = new Koa();
if (parsing === 'parsing') app.use(bodyParser());
app.use((ctx) => {
  ctx.type = 'application/json';
  ctx.body = answer;
});
const server = app.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` }));
});
process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
});
