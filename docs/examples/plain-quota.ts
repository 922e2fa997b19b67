// In a project of your own: from 'threadr/ports'.
import type { Demand, Taking } from '../../src/app/package/ports.ts';

const partsOfWindow = 60;

/** What was taken within a sixtieth of a window: all of it counts as taken at the end, so that nothing returns early. */
interface SubCounter {
  readonly endMs: number;
  amount: number;
}

/**
 * One quota: never more than the limit in ANY window. A counter that is reset when a window begins would grant twice the
 * limit around that moment; a list of all grants would grow with them. So: 61 sub-counters at most (while the window keeps
 * its length), oldest first.
 */
export class PlainQuota {
  #subCounters: SubCounter[] = [];
  /** The longest window so far: a shorter one must not make it forget. */
  #keepMs = 0;

  get isEmpty(): boolean {
    return this.#subCounters.length === 0;
  }

  /** When the last of it has returned. */
  get expiresAtMs(): number {
    return (this.#subCounters.at(-1)?.endMs ?? 0) + this.#keepMs;
  }

  take(demand: Demand, nowMs: number): Taking {
    const { limit, windowMs, cost } = demand;
    this.#keepMs = Math.max(this.#keepMs, windowMs);
    this.#subCounters = within(this.#subCounters, this.#keepMs, nowMs);
    const counting = within(this.#subCounters, windowMs, nowMs);
    const used = sum(counting);
    if (cost === 0) return { granted: true, used, returnsInMs: firstReturn(counting, windowMs, nowMs), receipt: null };
    // Not `used + cost > limit`: that lets everything through where one of them is NaN.
    const fits = used + cost <= limit;
    if (!fits) return { granted: false, used, returnsInMs: whenFits(counting, demand, nowMs), receipt: null };
    const endMs = this.#enter(demand, nowMs);
    const returnsInMs = firstReturn(within(this.#subCounters, windowMs, nowMs), windowMs, nowMs);
    return { granted: true, used: used + cost, returnsInMs, receipt: `${endMs} ${cost}` };
  }

  /** Into the very sub-counter it was taken from, and never more than is in it. */
  giveBack(receipt: string): void {
    const [endMs, amount = 0] = receipt.split(' ').map(Number);
    for (const sub of this.#subCounters) if (sub.endMs === endMs && amount > 0) sub.amount -= amount;
    this.#subCounters = this.#subCounters.filter((sub) => sub.amount > 0);
  }

  /** @returns the end of the sub-counter that the cost went into. */
  #enter({ windowMs, cost }: Demand, nowMs: number): number {
    const lengthMs = Math.ceil(windowMs / partsOfWindow);
    const endMs = (Math.floor(nowMs / lengthMs) + 1) * lengthMs;
    const last = this.#subCounters.at(-1);
    if (!last || last.endMs < endMs) this.#subCounters.push({ endMs, amount: cost });
    else last.amount += cost;
    return Math.max(endMs, last?.endMs ?? endMs);
  }
}

const within = (subCounters: SubCounter[], windowMs: number, nowMs: number): SubCounter[] =>
  subCounters.filter(({ endMs }) => endMs + windowMs > nowMs);

const sum = (subCounters: readonly SubCounter[]): number =>
  subCounters.reduce((total, { amount }) => total + amount, 0);

const firstReturn = ([first]: readonly SubCounter[], windowMs: number, nowMs: number): number =>
  first ? first.endMs + windowMs - nowMs : 0;

/** Until so much has returned that the demand fits; the whole window where it never will. */
const whenFits = (counting: readonly SubCounter[], { limit, windowMs, cost }: Demand, nowMs: number): number => {
  let used = sum(counting);
  for (const { endMs, amount } of counting) {
    used -= amount;
    if (used + cost <= limit) return endMs + windowMs - nowMs;
  }
  return windowMs;
};
