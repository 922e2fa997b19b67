import type { Clock } from '../../ports/clock.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import { StorageBreaker } from './storage-breaker.ts';
import { type StorageTimeouts, withDeadline } from './storage-deadline.ts';
import type { StorageBreakerOptions } from './storage-lanes.ts';
import { withMetering } from './storage-metering.ts';

export interface StorageGuards extends StorageBreakerOptions, StorageTimeouts {
  readonly metrics: Metrics;
  /** With fractions of milliseconds. */
  readonly clock: Clock;
}

/**
 * A storage that answers in time or throws StorageFault: metering around the breaker around the deadline. The breaker
 * must see calls that the deadline ends, or a hanging backend would never count as failing; the same deadline bounds
 * its trials. Metering is outermost, so that it times what callers wait for, and distinguishes refused calls from
 * failed ones.
 */
export const guardedStorage = (
  storage: Storage,
  guards: StorageGuards,
): { readonly storage: Storage; readonly breaker: StorageBreaker } => {
  const breaker = new StorageBreaker(withDeadline(storage, guards.timer, guards), guards);
  return { storage: withMetering(breaker.storage, guards.metrics, guards.clock), breaker };
};
