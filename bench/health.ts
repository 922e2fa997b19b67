/**
 * What `GET /health` costs, as a part of what a bare Koa answers with the same bytes:
 * `node bench/health.ts [rounds] [seconds] [answers to warm up]`.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { median } from './support/figures.ts';
import { conclude } from './support/finding.ts';
import { load, warmUp } from './support/load.ts';
import { inRounds, medianRatio } from './support/rounds.ts';
import { scratchFolder } from './support/scratch.ts';
import { ServerProcess, startService } from './support/server-process.ts';

const [roundsAsked = '7', seconds = '2', warmUpAnswers] = process.argv.slice(2);
const rounds = Number(roundsAsked);
const durationMs = Number(seconds) * 1_000;
const path = '/health';

const service = await startService({ STORAGE: 'memory' });
const file = join(scratchFolder(), 'answer.json');
writeFileSync(file, await (await fetch(service.url + path)).text());
const bare = await ServerProcess.start(['bench/support/bare-koa.ts', file]);
const servers = { bare, service };
const names = ['bare', 'service'] as const;

const askedFor = (name: (typeof names)[number]) => ({ url: servers[name].url, path });
for (const name of names) {
  await warmUp(askedFor(name), warmUpAnswers === undefined ? undefined : Number(warmUpAnswers));
}
const perSecond = await inRounds(names, rounds, async (name) => {
  const report = await load({ ...askedFor(name), connections: 64, durationMs });
  if (report.others > 0) throw new Error(`${report.others} answers of ${name} were not 200`);
  return report.perSecond;
});
for (const server of [service, bare]) await server.stop();

conclude(
  'health',
  [
    {
      what: 'GET /health, 64 connections',
      against: 'bare Koa, requests per second',
      target: { is: '>=', bound: 0.9, unit: ' x' },
      measured: medianRatio(perSecond.service, perSecond.bare),
    },
  ],
  { rounds, perSecond: { bare: median(perSecond.bare), service: median(perSecond.service) }, reports: perSecond },
);
