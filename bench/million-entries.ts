/**
 * What must not grow with the number of entries: `node bench/million-entries.ts [entries] [redis|sqlite] [rounds] [option of
 * redis-server …]`. A store of 1,000 entries and one of a million, filled through the port; the same is asked of both in
 * interleaved rounds, and each round begins with the stores as they were filled. Medians.
 *
 * Then all of the million end within ten seconds, while a hot thread is asked for.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { findRedisServer } from '../test/support/redis-binary.ts';
import { median, printTable, quantile, timeMs, writeResults } from './support/figures.ts';
import { type Clearing, FilledService } from './support/filled-service.ts';
import { type FilledStore, openRedis, openSqlite } from './support/filled-stores.ts';
import { fill } from './support/filling.ts';

const [count = '1000000', backend = 'redis', roundsAsked = '5', ...redisOptions] = process.argv.slice(2);
const many = Number(count);
const few = 1_000;
const rounds = Number(roundsAsked);
const statsPerRound = 20;
const loadMs = 2_000;
const dayMs = 86_400_000;
const endsWithinMs = 10_000;

if (backend === 'redis') await findRedisServer();
const open = (): Promise<FilledStore> => (backend === 'redis' ? openRedis(redisOptions) : openSqlite());

const filled = async (entries: number, lifetimeMs: () => number) => {
  const store = await open();
  const ms = await timeMs(() => store.fill(({ entries: port }) => fill(port, entries, lifetimeMs)));
  console.log(`${entries} entries written in ${(ms / 1_000).toFixed(1)} s`, await store.figures());
  return { service: await FilledService.over(store, entries), ms };
};

const samples = new Map<string, number[]>();
const note = (what: string, entries: number, figure: number): void => {
  const key = `${what}|${entries}`;
  samples.set(key, [...(samples.get(key) ?? []), figure]);
};
const medianOf = (what: string, entries: number): number => median(samples.get(`${what}|${entries}`) ?? []);

type Side = readonly [entries: number, service: FilledService];
const clearings: Readonly<Record<string, Clearing>> = {
  'clearing a namespace': { namespace: 'threads' },
  'clearing everything': { all: true },
};

const measureCosts = async (sides: readonly Side[]): Promise<void> => {
  for (const [, service] of sides) await service.restore();
  for (let i = 0; i < statsPerRound; i += 1) {
    for (const [entries, service] of sides) note('stats', entries, await service.stats());
  }
  for (const [name, what] of Object.entries(clearings)) {
    for (const [entries, service] of sides) note(name, entries, await service.clear(what));
  }
  for (const [, service] of sides) if ((await service.entries()) !== 0) throw new Error('not all was cleared');
};

const measureHits = async (sides: readonly Side[]): Promise<void> => {
  for (const [entries, service] of sides) {
    await service.restore();
    note('p99 of hits, nothing else', entries, quantile((await service.hits(loadMs)).latenciesMs, 0.99));
    const during = service.hits(loadMs);
    for (const what of Object.values(clearings)) {
      await pause(loadMs / 4);
      await service.clear(what);
    }
    const { latenciesMs } = await during;
    note('p99 of hits, while clearing', entries, quantile(latenciesMs, 0.99));
    note('slowest hit, while clearing', entries, Math.max(...latenciesMs));
  }
};

const small = await filled(few, () => dayMs);
const large = await filled(many, () => dayMs);
const sides: readonly Side[] = [
  [few, small.service],
  [many, large.service],
];
for (let round = 0; round < rounds; round += 1) {
  const inTurn = round % 2 === 0 ? sides : sides.toReversed();
  await measureCosts(inTurn);
  await measureHits(inTurn);
}
for (const [, service] of sides) await service.stop();

/** Half as long again as the writing took before. */
const endsFromMs = Date.now() + 1.5 * large.ms + 10_000;
const expiring = await filled(many, () => endsFromMs + Math.random() * endsWithinMs - Date.now());
for (let i = 0; i < 4; i += 1) await expiring.service.hits(500);
const p99 = async (durationMs: number): Promise<{ readonly p99Ms: number; readonly slowestMs: number }> => {
  const { latenciesMs } = await expiring.service.hits(durationMs);
  return { p99Ms: quantile(latenciesMs, 0.99), slowestMs: latenciesMs.reduce((a, b) => Math.max(a, b), 0) };
};
const before = await p99(loadMs);
await pause(Math.max(0, endsFromMs - Date.now()));
const during = await p99(endsWithinMs);
const left = await expiring.service.entries();
await pause(5_000);
const after = await p99(loadMs);
const figures = await expiring.service.store.figures();
await expiring.service.stop();

const names = [...new Set([...samples.keys()].map((key) => key.split('|')[0] ?? ''))];
const costs = names.map((name) => ({ name, few: medianOf(name, few), many: medianOf(name, many) }));
const targets: Readonly<Record<string, string>> = Object.fromEntries(
  ['stats', ...Object.keys(clearings)].map((name) => [name, '<= 1.2']),
);
printTable([
  [`${backend}, ms`, `${few}`, `${many}`, 'ratio', 'target'],
  ...costs.map(({ name, few, many }) => [
    name,
    few.toFixed(2),
    many.toFixed(2),
    (many / few).toFixed(2),
    targets[name] ?? '',
  ]),
]);
const calmMs = median([before.p99Ms, after.p99Ms]);
printTable([
  ['hits while all end, ms', 'p99', 'slowest', 'ratio of p99'],
  ['before', before.p99Ms.toFixed(2), before.slowestMs.toFixed(1), ''],
  [
    `during (${left} left at its end)`,
    during.p99Ms.toFixed(2),
    during.slowestMs.toFixed(1),
    (during.p99Ms / calmMs).toFixed(2),
  ],
  ['after', after.p99Ms.toFixed(2), after.slowestMs.toFixed(1), ''],
]);
console.log(figures);
const expiry = { before, during, after, left, figures };
writeResults(`million-entries-${backend}`, { entries: many, rounds, redisOptions, loadMs: large.ms, costs, expiry });
