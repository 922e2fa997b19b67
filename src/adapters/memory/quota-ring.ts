import type { Demand, Taking } from '../../ports/storage/counters.ts';

const partsOfWindow = 60;
// A sixtieth of the window each, and the one that has begun.
const maxSubCounters = partsOfWindow + 1;

/** What was taken in a sixtieth of a window that ended, or ends, at that moment. */
export interface SubCounter {
  readonly endMs: number;
  readonly amount: number;
}

/**
 * What a quota remembers, in constant memory. A sub-counter counts until its end is a whole window ago, so that what
 * was taken at its beginning returns a sixtieth of the window late, and nothing ever returns early.
 */
export interface QuotaRing {
  /** The longest window it was taken under: how long a sub-counter is kept. */
  readonly keepMs: number;
  /** While more than this is used, the last demand would not be granted again. */
  readonly blockedAbove: number;
  /** Oldest first. */
  readonly subCounters: readonly SubCounter[];
}

export const emptyRing: QuotaRing = { keepMs: 0, blockedAbove: 0, subCounters: [] };

/** The ring after a demand, and what the demand came to. A receipt names the sub-counter and the amount. */
export const take = (
  ring: QuotaRing,
  demand: Demand,
  nowMs: number,
): { readonly ring: QuotaRing; readonly taking: Taking } => {
  const { limit, windowMs, cost } = demand;
  const keepMs = Math.max(windowMs, ring.keepMs);
  const nowEndMs = endOf(nowMs, windowMs);
  const settled = settle(ring.subCounters, { keepMs, nowMs, nowEndMs });
  const counting = settled.filter(({ endMs }) => endMs + windowMs > nowMs);
  const used = sum(counting);
  const granted = cost === 0 || used + cost <= limit;
  const subCounters = granted && cost > 0 ? enter(settled, nowEndMs, cost) : settled;
  const after = granted ? subCounters.filter(({ endMs }) => endMs + windowMs > nowMs) : counting;
  return {
    ring: { keepMs, blockedAbove: limit - Math.max(1, cost), subCounters },
    taking: {
      granted,
      used: granted ? used + cost : used,
      returnsInMs: granted ? firstReturn(after, windowMs, nowMs) : whenFits(counting, demand, nowMs),
      receipt: granted && cost > 0 ? receiptOf(subCounters.at(-1)?.endMs ?? nowEndMs, cost) : null,
    },
  };
};

/** The ring with what a receipt names back in its sub-counter, as far as that is still there. */
export const giveBack = (ring: QuotaRing, receipt: string): QuotaRing => {
  const [endMs, amount] = receipt.split('.').map((part) => Number.parseInt(part, 36));
  if (endMs === undefined || !(amount !== undefined && amount > 0)) return ring;
  const subCounters = ring.subCounters
    .map((sub) => (sub.endMs === endMs ? { endMs, amount: sub.amount - amount } : sub))
    .filter((sub) => sub.amount > 0);
  return { ...ring, subCounters };
};

/** Whether the last demand, made again now, would be refused. */
export const isBlocked = (ring: QuotaRing, nowMs: number): boolean =>
  sum(ring.subCounters.filter(({ endMs }) => endMs + ring.keepMs > nowMs)) > ring.blockedAbove;

/** When the last of it is past. */
export const ringExpiresAtMs = (ring: QuotaRing): number => (ring.subCounters.at(-1)?.endMs ?? 0) + ring.keepMs;

const receiptOf = (endMs: number, amount: number): string => `${endMs.toString(36)}.${amount.toString(36)}`;

const sum = (subCounters: readonly SubCounter[]): number =>
  subCounters.reduce((total, { amount }) => total + amount, 0);

// Sub-counters are aligned to sixtieths of the window; of the first whole millisecond after, where they are fractions.
const endOf = (nowMs: number, windowMs: number): number =>
  Math.ceil(((Math.floor((nowMs * partsOfWindow) / windowMs) + 1) * windowMs) / partsOfWindow);

const settle = (
  subCounters: readonly SubCounter[],
  { keepMs, nowMs, nowEndMs }: { readonly keepMs: number; readonly nowMs: number; readonly nowEndMs: number },
): readonly SubCounter[] => {
  const live = subCounters.filter(({ endMs }) => endMs + keepMs > nowMs);
  // More than a window ahead: the clock has been set back since. What was taken counts as taken now; left where it is,
  // it would block until the clock came by again. A clock that went back by less is waited for.
  const ahead = (live.at(-1)?.endMs ?? 0) > nowEndMs + keepMs;
  return ahead ? live.map(({ endMs, amount }) => ({ endMs: Math.min(endMs, nowEndMs), amount })) : live;
};

const enter = (subCounters: readonly SubCounter[], nowEndMs: number, cost: number): readonly SubCounter[] => {
  const last = subCounters.at(-1);
  if (last && last.endMs >= nowEndMs) return [...subCounters.slice(0, -1), { ...last, amount: last.amount + cost }];
  return bounded([...subCounters, { endMs: nowEndMs, amount: cost }]);
};

// Only a key that is used with windows of different lengths has too many. What is merged counts as taken later.
const bounded = (subCounters: readonly SubCounter[]): readonly SubCounter[] => {
  const [first, second, ...rest] = subCounters;
  if (subCounters.length <= maxSubCounters || !first || !second) return subCounters;
  return [{ endMs: second.endMs, amount: first.amount + second.amount }, ...rest];
};

const firstReturn = ([first]: readonly SubCounter[], windowMs: number, nowMs: number): number =>
  first ? first.endMs + windowMs - nowMs : 0;

const whenFits = (counting: readonly SubCounter[], { limit, windowMs, cost }: Demand, nowMs: number): number => {
  let used = sum(counting);
  for (const { endMs, amount } of counting) {
    used -= amount;
    if (used + cost <= limit) return endMs + windowMs - nowMs;
  }
  return windowMs;
};
