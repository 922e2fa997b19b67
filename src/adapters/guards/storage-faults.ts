import { StorageFault } from '../../domain/failure.ts';
import type { VerbName } from './around-storage.ts';

/** The backend did not answer in time. */
export class StorageTimeout extends StorageFault {
  constructor(verb: VerbName, timeoutMs: number) {
    super(`${verb} had no answer within ${timeoutMs} ms`, { timedOut: true });
  }
}

/** The backend was not asked: it has failed so often that it would not answer. */
export class StorageShut extends StorageFault {}

/** Whatever a backend throws, as what the port promises. */
export const asStorageFault = (verb: VerbName, error: unknown): StorageFault =>
  error instanceof StorageFault ? error : new StorageFault(`${verb} failed`, { cause: error });
