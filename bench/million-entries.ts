/**
 * What must not grow with the number of entries:
 * `node bench/million-entries.ts [rounds] [seconds] [entries] [redis|sqlite] [option of redis-server …]`. A store of 1,000
 * entries and one of a million, filled through the port; the same is asked of both in interleaved rounds, and each round
 * begins with the stores as they were filled. Medians.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { median, printTable, quantile } from './support/figures.ts';
import { filledBackend } from './support/filled-backend.ts';
import type { Clearing, FilledService } from './support/filled-service.ts';
import { conclude } from './support/finding.ts';

const [roundsAsked = '5', seconds = '2', count = '1000000', backend = 'redis', ...redisOptions] = process.argv.slice(2);
const many = Number(count);
const few = 1_000;
const rounds = Number(roundsAsked);
const statsPerRound = 20;
const loadMs = Number(seconds) * 1_000;
const dayMs = 86_400_000;

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

const filled = await filledBackend(backend, redisOptions);
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

const names = [...new Set([...samples.keys()].map((key) => key.split('|')[0] ?? ''))];
const costs = names.map((name) => ({ name, few: medianOf(name, few), many: medianOf(name, many) }));
printTable([
  [`${backend}, ms`, `${few}`, `${many}`, 'ratio'],
  ...costs.map(({ name, few, many }) => [name, few.toFixed(2), many.toFixed(2), (many / few).toFixed(2)]),
]);
const shownNames: Readonly<Record<string, string>> = {
  stats: 'GET /api/cache/stats',
  'clearing a namespace': 'clearing a namespace',
  'clearing everything': 'clearing everything',
};
conclude(
  `million-entries-${backend}`,
  Object.entries(shownNames).map(([name, shown]) => ({
    what: `${shown}, ${many.toLocaleString('en')} entries (${backend})`,
    against: 'the same at 1,000 entries',
    target: { is: '<=', bound: 1.2, unit: ' x' },
    measured: medianOf(name, many) / medianOf(name, few),
  })),
  { entries: many, rounds, redisOptions, fillMs: large.ms, costs },
);
