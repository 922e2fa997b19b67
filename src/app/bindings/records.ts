import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { FallbackUsageMeter } from '../../adapters/guards/fallback-usage-meter.ts';
import { ForgetfulThreadCache } from '../../adapters/guards/forgetful-thread-cache.ts';
import { MeteredThreadCache } from '../../adapters/guards/metered-thread-cache.ts';
import { MemoryStorage } from '../../adapters/memory/memory-storage.ts';
import { KeptSecret } from '../../adapters/records/kept-secret.ts';
import { sourcePartition } from '../../adapters/records/partitions.ts';
import { StoredCacheAdministration } from '../../adapters/records/stored-cache-administration.ts';
import { StoredEmailList } from '../../adapters/records/stored-email-list.ts';
import { StoredThreadCache } from '../../adapters/records/stored-thread-cache.ts';
import { StoredUsageMeter } from '../../adapters/records/stored-usage-meter.ts';
import { type VisitorAlias, visitorAlias } from '../../adapters/records/visitor-alias.ts';
import type { Quotas } from '../../domain/quota.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import type { UsageMeter } from '../../ports/usage-meter.ts';
import { CacheFigures } from '../cache-figures.ts';
import { recipe } from '../services.ts';
import type { Settings } from '../settings/settings.ts';

/** The bytes of threads that this process holds during an outage. */
const spareBytes = 16 * 2 ** 20;

/** The records over the storage port, each in its guard for when storage is down. */
export const recordBindings = (settings: Settings, log: Logger) => ({
  /** Null where the settings give the secret. */
  keptSecret: recipe(
    ['storage', 'timer'],
    async ({ values }, timer) => {
      if (settings.storage.secret !== null) return null;
      const kept = new KeptSecret(
        values,
        timer,
        () => randomBytes(32).toString('base64url'),
        () => log.warn('storage has lost the secret that visitors are named under, and so probably all that it held'),
      );
      await kept.learn();
      return kept;
    },
    (kept) => kept?.stop(),
  ),
  alias: recipe(['keptSecret'], (kept) => kept?.alias ?? visitorAlias(settings.storage.secret ?? '')),

  storedThreadCache: recipe(['storage', 'clock'], ({ entries }, clock) => {
    const { maxValueBytes, memoryBytes } = settings.cache;
    return new StoredThreadCache(entries, clock, maxValueBytes, memoryBytes);
  }),
  threadCache: recipe(
    ['storedThreadCache', 'guardedStorage', 'clock', 'metrics'],
    (stored, { breaker }, clock, metrics) => {
      const makeSpare = () => {
        const { entries } = new MemoryStorage({ clock, maxBytes: spareBytes });
        return new StoredThreadCache(entries, clock, settings.cache.maxValueBytes);
      };
      return new MeteredThreadCache(
        new ForgetfulThreadCache(stored, { makeSpare, answers: (scope) => breaker.answersIn(sourcePartition(scope)) }),
        metrics,
      );
    },
  ),
  cacheAdministration: recipe(['storage'], (storage) => new StoredCacheAdministration(storage)),

  cacheFigures: recipe(
    ['cacheAdministration', 'analyticsReader', 'storage', 'storedThreadCache'],
    (administration, analytics, { counters }, hot) => new CacheFigures(administration, analytics, counters, hot),
  ),

  threadMeter: recipe(['storage', 'alias', 'clock'], (storage, alias, clock) =>
    meterOf(settings, { name: 'generate', quotas: settings.limits.threads, storage, alias, clock }),
  ),
  emailMeter: recipe(['storage', 'alias', 'clock'], (storage, alias, clock) =>
    meterOf(settings, { name: 'email', quotas: settings.limits.emails, storage, alias, clock }),
  ),
  redeemMeter: recipe(['storage', 'alias', 'clock'], (storage, alias, clock) =>
    meterOf(settings, { name: 'redeem', quotas: settings.limits.redemptions, storage, alias, clock }),
  ),
  sessionMeter: recipe(['storage', 'alias', 'clock'], (storage, alias, clock) =>
    meterOf(settings, { name: 'session', quotas: settings.limits.sessions, storage, alias, clock }),
  ),
  emailList: recipe(['storage', 'alias'], (storage, alias) => new StoredEmailList(storage, alias)),
});

interface MeterParts {
  readonly name: 'generate' | 'email' | 'redeem' | 'session';
  readonly quotas: Quotas;
  readonly storage: Storage;
  readonly alias: VisitorAlias;
  readonly clock: Clock;
}

const meterOf = ({ storage: { choice, instances } }: Settings, parts: MeterParts): UsageMeter => {
  const { name, quotas, storage, alias, clock } = parts;
  const inRedis = choice.kind === 'redis' || choice.kind === 'upstash';
  const stored = new StoredUsageMeter({ counters: storage.counters, alias, quotas, name, inRedis });
  return new FallbackUsageMeter(stored, { counters: new MemoryStorage({ clock }).counters, quotas, instances });
};
