/**
 * What a cached `POST /api/generate` over Redis costs (limited, recorded, logged), as a part of what a bare Koa with
 * koa-bodyparser answers with the same bytes: `node bench/hot-path.ts [rounds] [seconds]`. Interleaved rounds, medians.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRedisServer } from '../test/support/redis-binary.ts';
import { freePorts, RedisProcess } from '../test/support/redis-process.ts';
import { harbourArticle } from '../test/support/texts.ts';
import { median, printTable, quantile, writeResults } from './support/figures.ts';
import { type LoadReport, load } from './support/load.ts';
import { ServerProcess, startService } from './support/server-process.ts';

const rounds = Number(process.argv[2] ?? 7);
const durationMs = Number(process.argv[3] ?? 2) * 1_000;
const connections = 64;
const path = '/api/generate';
const body = JSON.stringify({ text: harbourArticle.slice(0, 2_000) });

await findRedisServer();
const [redisPort = 0] = await freePorts(1);
const redis = await RedisProcess.start(redisPort);
const service = await startService({ REDIS_URL: `redis://127.0.0.1:${redisPort}` });

const answered = async (url: string): Promise<string> => {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(url + path, { method: 'POST', headers, body });
  return answer.text();
};
await answered(service.url);
const folder = mkdtempSync(join(tmpdir(), 'threadr-bench-'));
const file = join(folder, 'answer.json');
writeFileSync(file, await answered(service.url));
const bare = await ServerProcess.start(['bench/support/bare-koa.ts', file]);
const servers = { bare, service };

const ask = async (name: keyof typeof servers, concurrency: number, ms: number): Promise<LoadReport> => {
  const report = await load({ url: servers[name].url, path, body, connections: concurrency, durationMs: ms });
  if (report.others > 0) throw new Error(`${report.others} answers of ${name} were not the cached thread`);
  return report;
};

const reports = { bare: [] as number[], service: [] as number[] };
const alone = { bare: [] as number[], service: [] as number[] };
const names = ['bare', 'service'] as const;
for (const name of names) await ask(name, connections, 2 * durationMs);
for (let round = 0; round < rounds; round += 1) {
  for (const name of round % 2 === 0 ? names : names.toReversed()) {
    reports[name].push((await ask(name, connections, durationMs)).perSecond);
    alone[name].push(quantile((await ask(name, 1, durationMs / 2)).latenciesMs, 0.5));
  }
}
for (const server of [service, bare]) await server.stop();
await redis.stop();
rmSync(folder, { recursive: true });

const perSecond = { bare: median(reports.bare), service: median(reports.service) };
const p50Ms = { bare: median(alone.bare), service: median(alone.service) };
const ratios = reports.service.map((n, round) => n / (reports.bare[round] ?? Number.NaN));
printTable([
  ['cached POST /api/generate over Redis', 'bare Koa', 'Threadr', 'ratio', 'target'],
  [
    `requests per second, ${connections} connections`,
    perSecond.bare.toFixed(0),
    perSecond.service.toFixed(0),
    median(ratios).toFixed(3),
    '>= 0.80',
  ],
  ['p50 with one connection, ms', p50Ms.bare.toFixed(3), p50Ms.service.toFixed(3), '', '< 1'],
]);
writeResults('hot-path', { rounds, perSecond, p50Ms, ratio: median(ratios), ratios });
