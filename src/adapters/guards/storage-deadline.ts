import type { Storage } from '../../ports/storage/storage.ts';
import type { Timer } from '../../ports/timer.ts';
import { type Around, aroundStorage, type VerbName } from './around-storage.ts';
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
      const pending = new PendingCall(verb, timeoutMs, reject);
      const fail = (error: unknown): void => {
        pending.end();
        reject(asStorageFault(verb, error));
      };
      deadlines.begin(pending);
      try {
        call().then((answer) => {
          pending.end();
          resolve(answer);
        }, fail);
      } catch (error) {
        fail(error);
      }
    });
  return aroundStorage(storage, around);
};

/** Outlives its call by up to the timeout, and so must not hold on to anything once that has ended. */
class PendingCall implements Pending {
  readonly #verb: VerbName;
  readonly #timeoutMs: number;
  #reject: ((fault: StorageTimeout) => void) | null;

  constructor(verb: VerbName, timeoutMs: number, reject: (fault: StorageTimeout) => void) {
    this.#verb = verb;
    this.#timeoutMs = timeoutMs;
    this.#reject = reject;
  }

  end(): void {
    this.#reject = null;
  }

  expire(): void {
    this.#reject?.(new StorageTimeout(this.#verb, this.#timeoutMs));
  }
}
