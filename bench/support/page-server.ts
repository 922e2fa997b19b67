/** Serves one page of so many characters, whatever path is asked for: `node page-server.ts CHARACTERS`. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { articlePage } from './article-page.ts';

const page = Buffer.from(articlePage(Number(process.argv[2]), 'The harbour that moved'));
const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': page.length };
const server = createServer((_, response) => response.writeHead(200, headers).end(page));
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` }));
});
process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
});
