/**
 * A chat model that takes no time: answers every POST with the posts named, in the form of a chat completion, once it has
 * read what was sent; a GET with what was sent last. `node bare-upstream.ts POST …`
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const answer = JSON.stringify({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 0,
  model: 'bare',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: JSON.stringify({ posts: process.argv.slice(2) }) },
      finish_reason: 'stop',
    },
  ],
  usage: { prompt_tokens: 900, completion_tokens: 150, total_tokens: 1_050 },
});
let last = '';

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    if (request.method === 'POST') last = Buffer.concat(chunks).toString();
    const body = request.method === 'POST' ? answer : last;
    response
      .writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) })
      .end(body);
  });
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` }));
});
process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
});
