import type { QuotaRing } from '../../domain/quota-ring.ts';

/**
 * A ring as stored: how long it is kept, then pairs of (milliseconds since the previous end, amount), in JSON. A
 * sub-counter takes some nine characters. Older files use this format, so it must not change.
 */
export const encodeRing = ({ keepMs, subCounters }: QuotaRing): string => {
  const distances = subCounters.map((number, at) => (at % 2 === 0 ? number - (subCounters[at - 2] ?? 0) : number));
  return JSON.stringify([keepMs, ...distances]);
};

export const decodeRing = (state: string): QuotaRing => {
  const [keepMs = 0, ...numbers] = JSON.parse(state) as number[];
  for (let at = 2; at < numbers.length; at += 2) numbers[at] = (numbers[at] ?? 0) + (numbers[at - 2] ?? 0);
  return { keepMs, subCounters: numbers };
};
