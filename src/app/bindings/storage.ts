import type { Logger } from 'pino';
import type { BreakerState } from '../../adapters/guards/breaker.ts';
import { guardedStorage } from '../../adapters/guards/guarded-storage.ts';
import { fineClock } from '../../adapters/system/fine-clock.ts';
import type { StorageEvent } from '../../domain/analytics.ts';
import { recipe } from '../services.ts';
import type { Settings } from '../settings/settings.ts';
import { openBackend } from '../storage.ts';
import { StorageHealth } from '../storage-health.ts';

/** The backend, its guards, and its health. */
export const storageBindings = (settings: Settings, log: Logger) => ({
  openedStorage: recipe(
    ['clock'],
    (clock) => openBackend(settings, clock, log),
    ({ storage }) => storage.close(),
  ),
  guardedStorage: recipe(
    ['openedStorage', 'metrics', 'timer', 'analyticsTally', 'clock'],
    (opened, metrics, timer, tally, timeOfDay) =>
      guardedStorage(opened.storage, {
        ...opened,
        metrics,
        timer,
        clock: fineClock,
        onTransition: ({ lane, shard, from, to, why }) => {
          const where = shard === undefined ? '' : ` of ${shard}`;
          const level = to === 'closed' ? 'info' : 'warn';
          log[level]({ lane, shard, from, to, why }, `storage ${lane}${where}: ${from} to ${to}`);
          const change = changeOf(from, to);
          if (change !== null) tally.record({ kind: 'storage', atMs: timeOfDay.now(), change });
        },
      }),
  ),
  storage: recipe(['guardedStorage'], ({ storage }) => storage),
  storageHealth: recipe(
    ['storage', 'guardedStorage', 'clock'],
    (storage, { breaker }, clock) => new StorageHealth(storage, breaker, clock),
  ),
});

/** An outage ends when calls are answered again: a breaker that reopens after a trial continues the same outage. */
const changeOf = (from: BreakerState, to: BreakerState): StorageEvent['change'] | null => {
  if (to === 'closed') return 'recovery';
  return from === 'closed' && to === 'open' ? 'outage' : null;
};
