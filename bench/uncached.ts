/**
 * What a thread that nobody asked for before takes beside its model: `POST /api/generate` over Redis and a model that takes
 * no time, one at a time, less the same call sent straight to the model:
 * `node bench/uncached.ts [rounds] [seconds] [answers to warm up]`. The same over the memory backend is told beside it.
 */
import { findRedisServer } from '../test/support/redis-binary.ts';
import { freePorts, RedisProcess } from '../test/support/redis-process.ts';
import { median, quantile } from './support/figures.ts';
import { conclude } from './support/finding.ts';
import { answerTo, generatePath, pastedText } from './support/hot-thread.ts';
import { load, varyingMark, warmUp } from './support/load.ts';
import { inRounds, medianDifference } from './support/rounds.ts';
import { ServerProcess, startService } from './support/server-process.ts';

const [roundsAsked = '9', seconds = '1', warmUpAnswers = '20000'] = process.argv.slice(2);
const rounds = Number(roundsAsked);
const durationMs = Number(seconds) * 1_000;
/** A thread that is made takes as long as many that are kept, and calls of each function as many. */
const settlingMs = 25_000;
const posts = [
  'Larvik moved its harbour three kilometres north, to a bay that stays free of ice in winter.',
  'More than 1,200 people signed a petition against it. The old quay was sinking: 14 centimetres in a decade.',
  'Repairs would have cost 9.5 million euros. The new harbour has room for 64 boats.',
];

await findRedisServer();
const [redisPort = 0] = await freePorts(1);
const redis = await RedisProcess.start(redisPort);
const upstream = await ServerProcess.start(['bench/support/bare-upstream.ts', ...posts]);
const writer = { OPENAI_API_KEY: 'sk-for-measurements', OPENAI_BASE_URL: `${upstream.url}/v1`, WRITER: 'openai' };
// A machine that is busy otherwise is no Redis that is down.
const redisVariables = { REDIS_URL: `redis://127.0.0.1:${redisPort}`, REDIS_TIMEOUT_MS: '2000' };
const overRedis = await startService({ ...writer, ...redisVariables });
const overMemory = await startService({ ...writer, STORAGE: 'memory' });

/** Of the same length each time, and never seen before. */
const body = JSON.stringify({ text: `${varyingMark} ${pastedText}` });
const { thread, degraded } = JSON.parse(await answerTo(overRedis.url, body));
if (degraded !== null || thread.length !== posts.length) throw new Error('this thread is not of the model');
const call = await (await fetch(upstream.url)).text();

const orders = {
  straight: { url: upstream.url, path: '/v1/chat/completions', body: call },
  overRedis: { url: overRedis.url, path: generatePath, body, cacheStatus: 'Threadr; fwd=miss; stored' },
  overMemory: { url: overMemory.url, path: generatePath, body, cacheStatus: 'Threadr; fwd=miss; stored' },
};
const names = ['straight', 'overRedis', 'overMemory'] as const;
for (const name of names) await warmUp(orders[name], Number(warmUpAnswers), settlingMs);
const p50Ms = await inRounds(names, rounds, async (name) => {
  const { latenciesMs, others } = await load({ ...orders[name], connections: 1, durationMs });
  if (others > 0) throw new Error(`${others} answers, ${name}, were no new thread`);
  return quantile(latenciesMs, 0.5);
});
for (const server of [overRedis, overMemory, upstream]) await server.stop();
await redis.stop();

const addedMs = {
  overRedis: medianDifference(p50Ms.overRedis, p50Ms.straight),
  overMemory: medianDifference(p50Ms.overMemory, p50Ms.straight),
};
conclude(
  'uncached',
  [
    {
      what: 'an uncached generate over a zero-delay upstream, one at a time, added at p50',
      against: 'the same call sent straight to the upstream',
      target: { is: '<=', bound: 0.5, unit: ' ms' },
      measured: addedMs.overRedis,
      note: `over Redis; over memory ${addedMs.overMemory.toFixed(2)} ms; straight ${median(p50Ms.straight).toFixed(2)} ms`,
    },
  ],
  { rounds, addedMs, p50Ms },
);
