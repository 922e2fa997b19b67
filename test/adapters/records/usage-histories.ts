import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StoredUsageHistory } from '../../../src/adapters/records/stored-usage-history.ts';
import { visitorAlias } from '../../../src/adapters/records/visitor-alias.ts';
import type { Visitor } from '../../../src/domain/visitor.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';

export const noonMs = Date.UTC(2026, 0, 31, 12);
export const dayMs = 86_400_000;
export const alias = visitorAlias('a secret');
export const visitorOf = (n: number): Visitor => ({ kind: 'network', network: `192.0.2.${n}`, plan: 'free' });
export const anna = visitorOf(1);
export const bert = visitorOf(2);

/** The history of one instance, over storage that can fail; `open` gives another's. */
export const setUp = (maxVisitors = 1_000) => {
  const clock = new FakeClock(noonMs);
  const faulty = new FaultyStorage(new MemoryStorage({ clock }));
  const open = () => new StoredUsageHistory(faulty.storage, alias, maxVisitors);
  return { clock, faulty, open, history: open() };
};

export const failureOf = (flushed: Promise<void>): Promise<unknown> =>
  flushed.then(
    () => null,
    (error: unknown) => error,
  );
