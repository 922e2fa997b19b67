/**
 * What a framework costs by itself: answers every request with the file named; with `parsing` as the second argument, once
 * its JSON is read.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import Koa from 'koa';
import bodyParser from 'koa-bodyparser';
import { announce } from './announce.ts';

const [file = '', parsing] = process.argv.slice(2);
const answer = readFileSync(file, 'utf8');
const app = new Koa();
if (parsing === 'parsing') app.use(bodyParser());
app.use((ctx) => {
  ctx.type = 'application/json';
  ctx.body = answer;
});
announce(createServer(app.callback()), Number(process.env.PORT ?? 0));
