import type { Quota } from './quota.ts';

const partsOfWindow = 60;
/** Sixty sub-counters cover the window; one more has begun. */
export const maxSubCounters = partsOfWindow + 1;

/**
 * A quota's memory, of constant size: how much was taken in each sixtieth of a window. A sub-counter counts until its
 * end is a whole window ago. So what was taken at its start returns a sixtieth of the window late, and nothing returns
 * early.
 */
export interface QuotaRing {
  /** The longest window of all demands: how long sub-counters are kept. */
  readonly keepMs: number;
  /** Two numbers each, oldest first: when it ends (whole milliseconds since the Unix epoch), and what was taken in it. */
  readonly subCounters: readonly number[];
}

/** Whole numbers; a cost of 0 reads without taking. */
export interface QuotaDemand extends Quota {
  readonly cost: number;
}

/** The answer to a demand. */
export interface QuotaTaking {
  readonly granted: boolean;
  /** How much was taken in the window that ends now, this demand included if it was granted. */
  readonly used: number;
  /**
   * Until some capacity returns (0 when nothing is used); after a refusal, until the demand fits, or the whole window
   * if it never will.
   */
  readonly returnsInMs: number;
  /** For `giveBack`: the sub-counter and the amount. Null where nothing was taken. */
  readonly receipt: string | null;
}

export const emptyRing: QuotaRing = { keepMs: 0, subCounters: [] };

/** The answer to a demand, and the ring after it: the same object if nothing changed. */
export const take = (
  ring: QuotaRing,
  demand: QuotaDemand,
  nowMs: number,
): { readonly ring: QuotaRing; readonly taking: QuotaTaking } => {
  const { limit, windowMs, cost } = demand;
  const nowEndMs = endOf(nowMs, windowMs);
  const settled = settle(ring, nowEndMs, Math.max(windowMs, ring.keepMs));
  const used = usedWithin(settled, windowMs, nowMs);
  if (cost === 0) {
    const returnsInMs = firstReturn(settled, windowMs, nowMs);
    return { ring: settled, taking: { granted: true, used, returnsInMs, receipt: null } };
  }
  if (used + cost > limit) {
    const returnsInMs = whenFits(settled, demand, nowMs, used);
    return { ring: settled, taking: { granted: false, used, returnsInMs, receipt: null } };
  }
  const after = enter(settled, demand, nowMs, nowEndMs);
  const returnsInMs = firstReturn(after, windowMs, nowMs);
  const receipt = `${after.subCounters.at(-2)}+${cost}`;
  return { ring: after, taking: { granted: true, used: used + cost, returnsInMs, receipt } };
};

/**
 * The ring with a receipt's amount returned to its sub-counter; the same object if that has expired, or the receipt is
 * not ours.
 */
export const giveBack = (ring: QuotaRing, receipt: string): QuotaRing => {
  const [, end, cost] = /^(\d{1,16})\+(\d{1,16})$/.exec(receipt) ?? [];
  const { subCounters } = ring;
  const at = subCounters.findIndex((number, place) => place % 2 === 0 && number === Number(end));
  if (at < 0) return ring;
  const left = (subCounters[at + 1] ?? 0) - Number(cost);
  return { ...ring, subCounters: left > 0 ? subCounters.with(at + 1, left) : subCounters.toSpliced(at, 2) };
};

/** When nothing in the ring counts any more; 0 for an empty one. */
export const ringExpiresAtMs = ({ keepMs, subCounters }: QuotaRing): number =>
  subCounters.length === 0 ? 0 : (subCounters.at(-2) ?? 0) + keepMs;

/** From how much usage on the same demand is refused. */
export const blockedFrom = ({ limit, cost }: QuotaDemand): number => Math.max(0, limit - Math.max(1, cost) + 1);

/** Whether a demand would be refused now. @param from the result of `blockedFrom` for the demand */
export const isBlocked = (ring: QuotaRing, from: number, nowMs: number): boolean =>
  usedWithin(ring, ring.keepMs, nowMs) >= from;

// Sub-counters are aligned to sixtieths of the window, rounded up to whole milliseconds.
const endOf = (nowMs: number, windowMs: number): number =>
  Math.ceil(((Math.floor((nowMs * partsOfWindow) / windowMs) + 1) * windowMs) / partsOfWindow);

/** The index of the first sub-counter that ends after a moment. */
const firstAfter = (subCounters: readonly number[], momentMs: number): number => {
  let at = 0;
  while (at < subCounters.length && (subCounters[at] ?? 0) <= momentMs) at += 2;
  return at;
};

const sumFrom = (subCounters: readonly number[], first: number): number => {
  let sum = 0;
  for (let at = first; at < subCounters.length; at += 2) sum += subCounters[at + 1] ?? 0;
  return sum;
};

const usedWithin = ({ subCounters }: QuotaRing, windowMs: number, nowMs: number): number =>
  sumFrom(subCounters, firstAfter(subCounters, nowMs - windowMs));

// A sub-counter that ends more than a window ahead was made before the clock was set back. It counts as taken now:
// otherwise it would block until the clock reaches that time again. A smaller step back is waited out.
const settle = (ring: QuotaRing, nowEndMs: number, keepMs: number): QuotaRing => {
  const { subCounters } = ring;
  if ((subCounters.at(-2) ?? 0) <= nowEndMs + keepMs) return ring;
  const ahead = firstAfter(subCounters, nowEndMs - 1);
  return { ...ring, subCounters: [...subCounters.slice(0, ahead), nowEndMs, sumFrom(subCounters, ahead)] };
};

const enter = (ring: QuotaRing, { windowMs, cost }: QuotaDemand, nowMs: number, nowEndMs: number): QuotaRing => {
  const keepMs = Math.max(windowMs, ring.keepMs);
  const subCounters = ring.subCounters.slice(firstAfter(ring.subCounters, nowMs - keepMs));
  const last = subCounters.length - 2;
  if (last >= 0 && (subCounters[last] ?? 0) >= nowEndMs) subCounters[last + 1] = (subCounters[last + 1] ?? 0) + cost;
  else subCounters.push(nowEndMs, cost);
  // Only windows of different lengths make too many sub-counters. Then the two oldest are merged into the later.
  if (subCounters.length > 2 * maxSubCounters) {
    const [, oldest = 0] = subCounters.splice(0, 2);
    subCounters[1] = (subCounters[1] ?? 0) + oldest;
  }
  return { keepMs, subCounters };
};

const firstReturn = ({ subCounters }: QuotaRing, windowMs: number, nowMs: number): number => {
  const first = subCounters[firstAfter(subCounters, nowMs - windowMs)];
  return first === undefined ? 0 : first + windowMs - nowMs;
};

const whenFits = ({ subCounters }: QuotaRing, demand: QuotaDemand, nowMs: number, used: number): number => {
  const { limit, windowMs, cost } = demand;
  let left = used;
  for (let at = firstAfter(subCounters, nowMs - windowMs); at < subCounters.length; at += 2) {
    left -= subCounters[at + 1] ?? 0;
    if (left + cost <= limit) return (subCounters[at] ?? 0) + windowMs - nowMs;
  }
  return windowMs;
};
