import type { Storage } from '../../ports/storage/storage.ts';
import type { Timer } from '../../ports/timer.ts';
import { type Around, aroundStorage, type VerbName } from './around-storage.ts';
import { Deadlines, type Pending } from './deadlines.ts';
import { asStorageFault, StorageTimeout } from './storage-faults.ts';

export interface StorageTimeouts {
  readonly timeoutMs: number;
  /** For durable writes, which may wait for a disk or for replicas. Default: the same. */
  readonly durableTimeoutMs?: number;
}

/**
 * A storage with a deadline for every verb, even if the backend hangs. The outcome of an expired call is ignored, so
 * its write may still be applied. Any other error of the backend becomes a StorageFault.
 */
export const withDeadline = (storage: Storage, timer: Timer, timeouts: StorageTimeouts): Storage => {
  const { timeoutMs, durableTimeoutMs = timeoutMs } = timeouts;
  const brief = new Deadlines(timer, timeoutMs);
  const patient = new Deadlines(timer, durableTimeoutMs);
  const around: Around = (verb, call, durable = false) =>
    new Promise((resolve, reject) => {
      const deadlines = durable ? patient : brief;
      const pending = new PendingCall(verb, durable ? durableTimeoutMs : timeoutMs, reject);
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

/** Outlives its call by up to the timeout, so it must release all references when the call has ended. */
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
