import type { QuotaRing, SubCounter } from './quota-ring.ts';

/**
 * A ring as text: its two settings, then pairs of (milliseconds since the end before, amount), in base 36. The usual
 * one to three sub-counters take 18 to 36 characters, where objects and arrays take 200 bytes; there can be a million.
 */
export const encodeRing = ({ keepMs, blockedAbove, subCounters }: QuotaRing): string => {
  const numbers = [keepMs, blockedAbove];
  let beforeMs = 0;
  for (const { endMs, amount } of subCounters) {
    numbers.push(endMs - beforeMs, amount);
    beforeMs = endMs;
  }
  return numbers.map((number) => number.toString(36)).join(' ');
};

export const decodeRing = (text: string): QuotaRing => {
  const [keepMs = 0, blockedAbove = 0, ...pairs] = text.split(' ').map((digits) => Number.parseInt(digits, 36));
  const subCounters: SubCounter[] = [];
  let endMs = 0;
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    endMs += pairs[at] ?? 0;
    subCounters.push({ endMs, amount: pairs[at + 1] ?? 0 });
  }
  return { keepMs, blockedAbove, subCounters };
};
