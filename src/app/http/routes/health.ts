import type { Clock } from '../../../ports/clock.ts';
import type { Bound } from '../../bound.ts';
import type { CacheFigures } from '../../cache-figures.ts';
import type { Lifecycle } from '../../lifecycle.ts';
import type { StorageHealth } from '../../storage-health.ts';
import { alive, health, ready } from '../handlers/health.ts';
import { cacheHealth, legacyHealth } from '../handlers/storage-health.ts';
import type { Route } from './route.ts';

/** The services of the public health routes. */
export interface HealthDesk {
  readonly bound: Bound;
  readonly environment: string;
  readonly clock: Clock;
  readonly lifecycle: Lifecycle;
  readonly storageHealth: StorageHealth;
  readonly storageRequired: boolean;
  readonly cacheFigures: CacheFigures;
}

export const healthRoutes = (desk: HealthDesk): readonly Route[] => {
  const { bound, storageHealth } = desk;
  const isHealthy = health(bound, storageHealth, desk.environment, desk.clock);
  const isReady = ready(desk.lifecycle, storageHealth, desk.storageRequired);
  const isCacheHealthy = cacheHealth(bound.storage.name, storageHealth, desk.cacheFigures, desk.clock);
  const isHealthyAsEver = legacyHealth(bound.storage.name, storageHealth);
  return [
    { method: 'GET', path: '/health', access: 'anyone', handle: isHealthy },
    { method: 'GET', path: '/livez', access: 'anyone', handle: alive },
    { method: 'GET', path: '/readyz', access: 'anyone', handle: isReady },
    { method: 'GET', path: '/health/cache', access: 'anyone', handle: isCacheHealthy },
    { method: 'GET', path: '/api/v1/health', access: 'anyone', handle: isHealthyAsEver },
  ];
};
