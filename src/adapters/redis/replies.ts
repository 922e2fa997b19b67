import { StorageFault } from '../../domain/failure.ts';

const unexpected = (): StorageFault => new StorageFault('the server answered in another form than was asked for');

export const numberIn = (reply: unknown): number => {
  if (typeof reply !== 'number') throw unexpected();
  return reply;
};

/** Whether something was done. Anything but a clear answer is a fault: a missing one must not pass for a "no". */
export const flagIn = (reply: unknown): boolean => {
  if (reply !== 0 && reply !== 1) throw unexpected();
  return reply === 1;
};

export const textIn = (reply: unknown): string => {
  if (typeof reply !== 'string') throw unexpected();
  return reply;
};

/** A text, or null if missing. */
export const textOrNullIn = (reply: unknown): string | null =>
  reply === null || reply === undefined ? null : textIn(reply);

export const listIn = (reply: unknown): readonly unknown[] => {
  if (!Array.isArray(reply)) throw unexpected();
  return reply;
};

/** Makes pairs of a flat list. @param n how many there must be; any number where not given */
export const pairsIn = (reply: unknown, n?: number): readonly (readonly [unknown, unknown])[] => {
  const flat = listIn(reply);
  const pairs = n ?? Math.floor(flat.length / 2);
  if (flat.length !== 2 * pairs) throw unexpected();
  return Array.from({ length: pairs }, (_, at) => [flat[2 * at], flat[2 * at + 1]]);
};
