/**
 * `threadr/ports`: for authors of storage backends. The storage port's types and the fault that a backend throws, and
 * the other ports that `threadr/contracts` has a suite for.
 */
export { StorageFault } from '../../domain/failure.ts';
export type * from '../../ports/access-register.ts';
export type * from '../../ports/budget.ts';
export type * from '../../ports/clock.ts';
export type * from '../../ports/email-list.ts';
export type * from '../../ports/session-store.ts';
export type * from '../../ports/single-flight.ts';
export type * from '../../ports/storage/counters.ts';
export type * from '../../ports/storage/entries.ts';
export type * from '../../ports/storage/lists.ts';
export type * from '../../ports/storage/partition.ts';
export type * from '../../ports/storage/storage.ts';
export type * from '../../ports/storage/values.ts';
export type * from '../../ports/thread-cache.ts';
export type * from '../../ports/usage-meter.ts';
export type { StorageModule, StorageModuleOptions } from '../storage-module.ts';
