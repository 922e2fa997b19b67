import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import type { Counters } from '../../../src/ports/storage/counters.ts';
import type { Storage } from '../../../src/ports/storage/storage.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { Analytics } from './analytics-kit.ts';
import { sampleEvent } from './sample-event.ts';
import { spiedStorage } from './spied-storage.ts';

export const day = '2026-01-31';

/** The analytics of one instance, over counters that can fail; `calls` are those that reached storage. */
export const setUp = () => {
  const clock = new FakeClock(sampleEvent().atMs);
  const memory = new MemoryStorage({ clock });
  const { counters, calls } = spiedStorage(memory);
  const faulty = new FaultyCounters(counters, () => memory.probe());
  return { clock, calls, faulty, log: new Analytics(faulty) };
};

type WritingVerb = 'add' | 'addUnique' | 'probe';

/** Counters whose writes fail as told: before they were applied, or after. */
class FaultyCounters {
  failing: readonly WritingVerb[] = [];
  applied = false;
  held: Promise<void> | null = null;
  readonly counters: Counters;
  readonly probe: Storage['probe'];

  constructor(inner: Counters, probe: Storage['probe']) {
    const faulty = async <T>(verb: WritingVerb, write: () => Promise<T>): Promise<T> => {
      await this.held;
      const result = this.failing.includes(verb) && !this.applied ? null : await write();
      if (this.failing.includes(verb)) throw new StorageFault('down');
      return result as T;
    };
    this.counters = {
      take: (...args) => inner.take(...args),
      giveBack: (...args) => inner.giveBack(...args),
      countQuotas: (...args) => inner.countQuotas(...args),
      fields: (...args) => inner.fields(...args),
      countUnique: (...args) => inner.countUnique(...args),
      add: (...args) => faulty('add', () => inner.add(...args)),
      addUnique: (...args) => faulty('addUnique', () => inner.addUnique(...args)),
    };
    this.probe = () => faulty('probe', probe);
  }
}
