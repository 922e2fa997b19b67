/**
 * A chat model that takes no time: answers every POST with the posts named, in the form of a chat completion, once it has
 * read what was sent; a GET with what was sent last. `node bare-upstream.ts POST …`
 */
import { createServer } from 'node:http';
import { announce } from './announce.ts';

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
announce(server);
