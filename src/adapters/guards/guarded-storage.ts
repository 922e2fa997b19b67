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
 * has to see what the deadline ends, or a backend that hangs would never count as failing; its own trials are bounded
 * by the same deadline. The metering is outside of both, so that it times what callers wait for, and tells calls that
 * were refused from calls that failed.
 */
export const guardedStorage = (
  storage: Storage,
  guards: StorageGuards,
): { readonly storage: Storage; readonly breaker: StorageBreaker } => {
  const breaker = new StorageBreaker(withDeadline(storage, guards.timer, guards), guards);
  return { storage: withMetering(breaker.storage, guards.metrics, guards.clock), breaker };
};
