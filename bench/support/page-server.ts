/** Serves one page of so many characters, whatever path is asked for: `node page-server.ts CHARACTERS`. */
import { createServer } from 'node:http';
import { announce } from './announce.ts';
import { articlePage } from './article-page.ts';

const page = Buffer.from(articlePage(Number(process.argv[2]), 'The harbour that moved'));
const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': page.length };
const server = createServer((_, response) => response.writeHead(200, headers).end(page));
announce(server);
