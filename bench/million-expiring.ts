/**
 * What hits feel while a million entries end within ten seconds, which no target is set for:
 * `node bench/million-expiring.ts [entries] [redis|sqlite] [option of redis-server …]`.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { median, printTable, quantile, writeResults } from './support/figures.ts';
import { filledBackend } from './support/filled-backend.ts';

const [count = '1000000', backend = 'redis', ...redisOptions] = process.argv.slice(2);
const entries = Number(count);
const loadMs = 2_000;
const endsWithinMs = 10_000;

const filled = await filledBackend(backend, redisOptions);
/** How long the writing takes is seen with a tenth of them: half as long again is enough, with ten seconds to warm up. */
const sample = await filled(entries / 10, () => 3_600_000);
await sample.service.stop();
const endsFromMs = Date.now() + 15 * sample.ms + 10_000;
const { service } = await filled(entries, () => endsFromMs + Math.random() * endsWithinMs - Date.now());
for (let i = 0; i < 4; i += 1) await service.hits(500);

const hits = async (durationMs: number): Promise<{ readonly p99Ms: number; readonly slowestMs: number }> => {
  const { latenciesMs } = await service.hits(durationMs);
  return { p99Ms: quantile(latenciesMs, 0.99), slowestMs: latenciesMs.reduce((a, b) => Math.max(a, b), 0) };
};
const before = await hits(loadMs);
await pause(Math.max(0, endsFromMs - Date.now()));
const during = await hits(endsWithinMs);
const left = await service.entries();
await pause(5_000);
const after = await hits(loadMs);
const figures = await service.store.figures();
await service.stop();

const calmMs = median([before.p99Ms, after.p99Ms]);
const row = (name: string, { p99Ms, slowestMs }: typeof before, ratio = ''): string[] => [
  name,
  p99Ms.toFixed(2),
  slowestMs.toFixed(1),
  ratio,
];
printTable([
  ['hits while all end, ms', 'p99', 'slowest', 'ratio of p99'],
  row('before', before),
  row(`during (${left} left at its end)`, during, (during.p99Ms / calmMs).toFixed(2)),
  row('after', after),
]);
console.log(figures);
writeResults(`million-expiring-${backend}`, { entries, redisOptions, before, during, after, left, figures });
