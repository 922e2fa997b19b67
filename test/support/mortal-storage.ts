import { aroundStorage } from '../../src/adapters/guards/around-storage.ts';
import { StorageFault } from '../../src/domain/failure.ts';
import type { Storage } from '../../src/ports/storage/storage.ts';

/** The storage as a process has it that dies after so many calls: nothing is done from then on. */
export const diesAfter = (
  storage: Storage,
  calls: number,
): { readonly storage: Storage; readonly isDead: () => boolean } => {
  let left = calls;
  const mortal = aroundStorage(storage, (verb, call) => {
    if (--left < 0) return Promise.reject(new StorageFault(`killed before ${verb}`));
    return call();
  });
  return { storage: mortal, isDead: () => left < 0 };
};
