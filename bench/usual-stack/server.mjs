/**
 * The usual way: express, express-rate-limit over Redis, and GET and SET of a thread. It logs nothing, counts nothing and
 * checks nothing. `node server.mjs FILE`, where the file holds the thread that is generated; REDIS_URL.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import express from 'express';
import { rateLimit } from 'express-rate-limit';
import { Redis } from 'ioredis';
import { RedisStore } from 'rate-limit-redis';

const hourMs = 3_600_000;
const daySeconds = 86_400;

const generated = readFileSync(process.argv[2] ?? '', 'utf8');
const redis = new Redis(process.env.REDIS_URL ?? '');
const sendCommand = (command, ...args) => redis.call(command, ...args);
const app = express();
app.use(
  rateLimit({
    windowMs: hourMs,
    limit: 1_000_000_000,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    store: new RedisStore({ sendCommand, prefix: 'usual:quota:' }),
  }),
);
app.use(express.json());
app.post('/api/generate', async (request, response) => {
  const key = `usual:thread:${createHash('sha256').update(request.body.text).digest('hex')}`;
  let thread = await redis.get(key);
  if (thread === null) {
    thread = generated;
    await redis.set(key, thread, 'EX', daySeconds);
  }
  response.type('json').send(thread);
});
const server = app.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}` }));
});
process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
  redis.disconnect();
});
