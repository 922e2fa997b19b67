/** What `threadr/ports` is to whoever writes a backend: the ports' types, and the fault that a backend throws. */
export { StorageFault } from '../../domain/failure.ts';
export type * from '../../ports/clock.ts';
export type * from '../../ports/storage/counters.ts';
export type * from '../../ports/storage/entries.ts';
export type * from '../../ports/storage/lists.ts';
export type * from '../../ports/storage/partition.ts';
export type * from '../../ports/storage/storage.ts';
export type * from '../../ports/storage/values.ts';
export type { StorageModule, StorageModuleOptions } from '../storage-module.ts';
