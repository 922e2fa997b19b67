import { StorageFault } from '../../domain/failure.ts';
import type { Amounts } from '../../ports/storage/counters.ts';

/** Sums by field. A map, because a field may be named `__proto__`. */
export type Tally = ReadonlyMap<string, number>;

// Pairs, not an object, to keep the order of fields that look like numbers, and lone surrogates as escapes.
export const encodeTally = (tally: Tally): string => JSON.stringify([...tally]);

export const decodeTally = (state: string): Tally => new Map(JSON.parse(state) as [string, number][]);

/** The sums after adding; null if one would exceed its cap. Lowering never does. */
export const sumsAfter = (tally: Tally, amounts: Amounts, cap: Amounts = {}): Tally | null => {
  const sums = new Map(tally);
  for (const [field, amount] of Object.entries(amounts)) {
    const sum = (tally.get(field) ?? 0) + amount;
    if (!Number.isSafeInteger(sum)) throw new StorageFault('amounts and their sums are safe whole numbers');
    // A field may be named `constructor`, which every object inherits.
    const most = Object.hasOwn(cap, field) ? cap[field] : undefined;
    if (most !== undefined && amount > 0 && sum > most) return null;
    sums.set(field, sum);
  }
  return sums;
};
