import type { Logger } from 'pino';
import { guardedStorage } from '../../adapters/guards/guarded-storage.ts';
import { fineClock } from '../../adapters/system/fine-clock.ts';
import { recipe } from '../services.ts';
import type { Settings } from '../settings/settings.ts';
import { openBackend } from '../storage.ts';
import { StorageHealth } from '../storage-health.ts';

/** The backend, what guards it, and how it does. */
export const storageBindings = (settings: Settings, log: Logger) => ({
  openedStorage: recipe(
    ['clock'],
    (clock) => openBackend(settings, clock, log),
    ({ storage }) => storage.close(),
  ),
  guardedStorage: recipe(['openedStorage', 'metrics', 'timer'], (opened, metrics, timer) =>
    guardedStorage(opened.storage, {
      ...opened,
      metrics,
      timer,
      clock: fineClock,
      onTransition: ({ lane, from, to, why }) =>
        log[to === 'closed' ? 'info' : 'warn']({ lane, from, to, why }, `storage ${lane}: ${from} to ${to}`),
    }),
  ),
  storage: recipe(['guardedStorage'], ({ storage }) => storage),
  storageHealth: recipe(
    ['storage', 'guardedStorage', 'clock'],
    (storage, { breaker }, clock) => new StorageHealth(storage, breaker, clock),
  ),
});
