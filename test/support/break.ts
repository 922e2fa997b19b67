import type { Storage } from '../../src/ports/storage/storage.ts';

/** Turns a right store into one with a mistake that storage backends are known to make. */
export type Break = (sound: Storage) => Storage;

/** Others go on meanwhile. */
export const elsewhere = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
