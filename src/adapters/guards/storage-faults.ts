import { StorageFault } from '../../domain/failure.ts';
import type { VerbName } from './around-storage.ts';

/** The backend did not answer in time. */
export class StorageTimeout extends StorageFault {
  constructor(verb: VerbName, timeoutMs: number) {
    super(`${verb} had no answer within ${timeoutMs} ms`, { timedOut: true });
  }
}

/** The backend was not called, because it has failed repeatedly. */
export class StorageShut extends StorageFault {}

/** Turns any error of a backend into the fault that the port promises. */
export const asStorageFault = (verb: VerbName, error: unknown): StorageFault =>
  error instanceof StorageFault ? error : new StorageFault(`${verb} failed`, { cause: error });
