import { StorageFault } from '../../domain/failure.ts';

const unexpected = (): StorageFault => new StorageFault('the server answered in another form than was asked for');

export const numberIn = (reply: unknown): number => {
  if (typeof reply !== 'number') throw unexpected();
  return reply;
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

/** Makes pairs of a flat list. */
export const pairsIn = (reply: unknown): readonly (readonly [unknown, unknown])[] => {
  const flat = listIn(reply);
  return Array.from({ length: flat.length / 2 }, (_, at) => [flat[2 * at], flat[2 * at + 1]]);
};
