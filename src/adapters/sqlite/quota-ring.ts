import type { Demand, Taking } from '../../ports/storage/counters.ts';

const parts = 60;
// A sixtieth of the window each, and the one that is under way.
const maxParts = parts + 1;

/** What was taken in one sixtieth of a window, by the moment at which that sixtieth ends. */
type Part = readonly [endMs: number, amount: number];

/**
 * What one quota remembers. A part counts until its end is a whole window ago: nothing returns early, and what was
 * taken at the beginning of a part returns a sixtieth of the window late.
 */
export interface QuotaRing {
  /** The longest window that it was taken under; parts are kept for so long. */
  readonly keptMs: number;
  /** Oldest first. */
  readonly parts: readonly Part[];
}

export const emptyRing: QuotaRing = { keptMs: 0, parts: [] };

/** Each moment as the distance from the one before, so that a part takes some nine characters. */
export const encodeRing = (ring: QuotaRing): string => {
  const distances = ring.parts.map(([endMs, amount], at) => [endMs - (ring.parts[at - 1]?.[0] ?? 0), amount]);
  return JSON.stringify([ring.keptMs, ...distances.flat()]);
};

export const decodeRing = (state: string): QuotaRing => {
  const [keptMs = 0, ...numbers] = JSON.parse(state) as number[];
  const decoded: Part[] = [];
  for (let at = 0, endMs = 0; at + 1 < numbers.length; at += 2) {
    endMs += numbers[at] ?? 0;
    decoded.push([endMs, numbers[at + 1] ?? 0]);
  }
  return { keptMs, parts: decoded };
};

/** When nothing of it counts any more; 0 for an empty one. */
export const ringExpiryMs = ({ keptMs, parts }: QuotaRing): number => {
  const last = parts.at(-1);
  return last ? last[0] + keptMs : 0;
};

/** What the demand comes to, and the ring after it: null where it stays as it was. */
export const takeFrom = (
  ring: QuotaRing,
  demand: Demand,
  nowMs: number,
): { readonly taking: Taking; readonly after: QuotaRing | null } => {
  const { limit, windowMs, cost } = demand;
  const keptMs = Math.max(windowMs, ring.keptMs);
  const endMs = endOfPart(nowMs, windowMs);
  const kept = correctedFor(ring.parts, endMs + keptMs, endMs).filter(([end]) => end + keptMs > nowMs);
  const counting = kept.filter(([end]) => end + windowMs > nowMs);
  const used = sum(counting);
  if (cost > 0 && used + cost > limit) {
    return {
      taking: { granted: false, used, returnsInMs: waitFor(counting, demand, nowMs), receipt: null },
      after: null,
    };
  }
  const next = cost > 0 ? withTaken(kept, endMs, cost) : kept;
  const returning = next.find(([end]) => end + windowMs > nowMs);
  const returnsInMs = returning ? returning[0] + windowMs - nowMs : 0;
  if (cost === 0) return { taking: { granted: true, used, returnsInMs, receipt: null }, after: null };
  const receipt = `${next.at(-1)?.[0]}+${cost}`;
  return { taking: { granted: true, used: used + cost, returnsInMs, receipt }, after: { keptMs, parts: next } };
};

/** The ring with what a receipt names back in its part; null where that is past, or no receipt of ours. */
export const giveBackTo = (ring: QuotaRing, receipt: string): QuotaRing | null => {
  const [, end, cost] = /^(\d{1,16})\+(\d{1,16})$/.exec(receipt) ?? [];
  const at = ring.parts.findIndex(([endMs]) => endMs === Number(end));
  const part = ring.parts[at];
  if (!part) return null;
  const amount = Math.max(0, part[1] - Number(cost));
  return { ...ring, parts: ring.parts.with(at, [part[0], amount]).filter(([, left]) => left > 0) };
};

// Parts are aligned to sixtieths of the window; to the next whole millisecond, where those are fractions.
const endOfPart = (nowMs: number, windowMs: number): number =>
  Math.ceil(((Math.floor((nowMs * parts) / windowMs) + 1) * windowMs) / parts);

// What lies more than a window ahead was taken before the clock was set back. It counts as taken now: else it would
// block until the clock comes by again. A clock that went back by less is waited for.
const correctedFor = (ringParts: readonly Part[], latestMs: number, endMs: number): readonly Part[] =>
  (ringParts.at(-1)?.[0] ?? 0) > latestMs
    ? ringParts.map(([end, amount]): Part => [Math.min(end, endMs), amount])
    : ringParts;

const withTaken = (kept: readonly Part[], endMs: number, cost: number): readonly Part[] => {
  const last = kept.at(-1);
  if (last && last[0] >= endMs) return kept.with(-1, [last[0], last[1] + cost]);
  const next: readonly Part[] = [...kept, [endMs, cost]];
  const [first, second] = next;
  if (next.length <= maxParts || !first || !second) return next;
  // Only windows of different lengths over one key make so many. The two oldest count as taken with the later.
  return [[second[0], first[1] + second[1]], ...next.slice(2)];
};

const waitFor = (counting: readonly Part[], { limit, windowMs, cost }: Demand, nowMs: number): number => {
  let used = sum(counting);
  for (const [endMs, amount] of counting) {
    used -= amount;
    if (used + cost <= limit) return endMs + windowMs - nowMs;
  }
  return windowMs;
};

const sum = (counted: readonly Part[]): number => counted.reduce((total, [, amount]) => total + amount, 0);
