/**
 * What a cached `POST /api/generate` over Redis costs (limited, recorded, logged), as a part of what a bare Koa with
 * koa-bodyparser answers with the same bytes, and of what the usual express stack does:
 * `node bench/hot-path.ts [rounds] [seconds] [answers to warm up]`.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findRedisServer } from '../test/support/redis-binary.ts';
import { freePorts, RedisProcess } from '../test/support/redis-process.ts';
import { median, quantile } from './support/figures.ts';
import { conclude } from './support/finding.ts';
import { answerTo, hotBody as body, generatePath as path } from './support/hot-thread.ts';
import { load, warmUp } from './support/load.ts';
import { inRounds, medianRatio } from './support/rounds.ts';
import { scratchFolder } from './support/scratch.ts';
import { ServerProcess, startService } from './support/server-process.ts';

const [roundsAsked = '7', seconds = '2', warmUpAnswers] = process.argv.slice(2);
const rounds = Number(roundsAsked);
const durationMs = Number(seconds) * 1_000;
const connections = 64;

await findRedisServer();
const [redisPort = 0] = await freePorts(1);
const redis = await RedisProcess.start(redisPort);
// A machine that is busy otherwise is no Redis that is down.
const variables = { REDIS_URL: `redis://127.0.0.1:${redisPort}`, REDIS_TIMEOUT_MS: '2000' };

const service = await startService(variables);
await answerTo(service.url, body);
const file = join(scratchFolder(), 'answer.json');
writeFileSync(file, await answerTo(service.url, body));
const bare = await ServerProcess.start(['bench/support/bare-koa.ts', file, 'parsing']);
const hasUsual = existsSync('bench/usual-stack/node_modules');
const usual = hasUsual
  ? await ServerProcess.start(['bench/usual-stack/server.mjs', file], { NODE_ENV: 'production', ...variables })
  : null;
if (usual !== null) await answerTo(usual.url, body);

const servers = new Map(Object.entries({ bare, service, ...(usual && { usual }) }));
const names = [...servers.keys()];
const urlOf = (name: string): string => servers.get(name)?.url ?? '';
const ask = async (name: string) => {
  const order = { url: urlOf(name), path, body };
  const many = await load({ ...order, connections, durationMs });
  const alone = await load({ ...order, connections: 1, durationMs: durationMs / 2 });
  const others = many.others + alone.others;
  if (others > 0) throw new Error(`${others} answers of ${name} were not the cached thread`);
  return { perSecond: many.perSecond, p50Ms: quantile(alone.latenciesMs, 0.5) };
};

for (const name of names) {
  await warmUp({ url: urlOf(name), path, body }, warmUpAnswers === undefined ? undefined : Number(warmUpAnswers));
}
const reports = await inRounds(names, rounds, ask);
for (const server of servers.values()) await server.stop();
await redis.stop();

const perSecond = (name: string): number[] => (reports[name] ?? []).map((report) => report.perSecond);
const p50Ms = (name: string): number => median((reports[name] ?? []).map((report) => report.p50Ms));
const what = 'cached POST /api/generate over Redis';
conclude(
  'hot-path',
  [
    {
      what: `${what}, 64 connections`,
      against: 'bare Koa + koa-bodyparser, requests per second',
      target: { is: '>=', bound: 0.8, unit: ' x' },
      measured: medianRatio(perSecond('service'), perSecond('bare')),
    },
    {
      what: `${what}, 64 connections`,
      against: 'the usual express stack, requests per second',
      target: { is: '>=', bound: 2, unit: ' x' },
      measured: usual === null ? null : medianRatio(perSecond('service'), perSecond('usual')),
      ...(usual === null && { note: 'not measured: npm ci --prefix bench/usual-stack installs what it needs' }),
    },
    {
      what: `${what}, one connection`,
      against: 'p50',
      target: { is: '<', bound: 1, unit: ' ms' },
      measured: p50Ms('service'),
    },
  ],
  {
    rounds,
    perSecond: Object.fromEntries(names.map((name) => [name, median(perSecond(name))])),
    p50Ms: Object.fromEntries(names.map((name) => [name, p50Ms(name)])),
    reports,
  },
);
