import { FallbackUsageMeter } from '../../../src/adapters/guards/fallback-usage-meter.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StoredUsageMeter } from '../../../src/adapters/records/stored-usage-meter.ts';
import { visitorAlias } from '../../../src/adapters/records/visitor-alias.ts';
import type { Quotas } from '../../../src/domain/quota.ts';
import type { Visitor } from '../../../src/domain/visitor.ts';
import type { Storage } from '../../../src/ports/storage/storage.ts';
import type { UsageMeter } from '../../../src/ports/usage-meter.ts';
import type { FakeClock } from '../../support/fake-clock.ts';

export const windowMs = 60_000;
export const quotasOf = (limit: number): Quotas => ({
  free: { limit, windowMs },
  premium: { limit: 2 * limit, windowMs },
});
export const anna: Visitor = { kind: 'network', network: '192.0.2.1', plan: 'free' };
export const alias = visitorAlias('a secret');

interface Options {
  readonly clock: FakeClock;
  readonly storage: Storage;
  readonly quotas: Quotas;
  readonly instances: number;
}

/** The meter of one of so many instances, which counts by itself where that storage fails. */
export const meterOver = ({ clock, storage: { counters }, quotas, instances }: Options): UsageMeter => {
  const shared = new StoredUsageMeter({ counters, alias, quotas, name: 'generate', inRedis: true });
  return new FallbackUsageMeter(shared, { counters: new MemoryStorage({ clock }).counters, quotas, instances });
};
