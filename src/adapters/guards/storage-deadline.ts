import type { Storage } from '../../ports/storage/storage.ts';
import type { Timer } from '../../ports/timer.ts';
import { type Around, aroundStorage } from './around-storage.ts';
import { Deadlines, type Pending } from './deadlines.ts';
import { asStorageFault, StorageTimeout } from './storage-faults.ts';

/**
 * The storage with a deadline for every verb, which holds also when the backend hangs. Who gave up waiting is not told of
 * what came of it later; a write may still be applied. Whatever else a backend throws becomes a StorageFault.
 */
export const withDeadline = (storage: Storage, timer: Timer, timeoutMs: number): Storage => {
  const deadlines = new Deadlines(timer, timeoutMs);
  const around: Around = (verb, call) =>
    new Promise((resolve, reject) => {
      const pending: Pending = { expire: () => reject(new StorageTimeout(verb, timeoutMs)) };
      const fail = (error: unknown): void => {
        pending.expire = null;
        reject(asStorageFault(verb, error));
      };
      try {
        deadlines.begin(pending);
        call().then((answer) => {
          pending.expire = null;
          resolve(answer);
        }, fail);
      } catch (error) {
        fail(error);
      }
    });
  return aroundStorage(storage, around);
};
