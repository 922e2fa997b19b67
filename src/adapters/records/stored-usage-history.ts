import { StorageFault } from '../../domain/failure.ts';
import { dayMs, monthOf, utcDayOf } from '../../domain/utc-day.ts';
import { type Visitor, visitorName } from '../../domain/visitor.ts';
import type { Amounts } from '../../ports/storage/counters.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import type { UsageHistory, VisitorUsage } from '../../ports/usage-history.ts';
import { OwnUsage } from './own-usage.ts';
import { usageKey, visitorPartition } from './partitions.ts';
import type { VisitorAlias } from './visitor-alias.ts';

/** Longer than a month, so that a month is there as long as it lasts, and a while for whoever looks into it later. */
const keptMs = 62 * dayMs;
const defaultMaxVisitors = 20_000;
/** Sent at once; more would keep the requests of visitors waiting. */
const visitorsAtOnce = 64;

/**
 * Counts in the process, and sends now and then what each visitor got. What may have been lost on its way is not sent
 * again: a visitor rather reads too little than twice the same. In the process, visitors go by their names; only what is
 * written down needs their aliases, which may not be known while storage is down.
 */
export class StoredUsageHistory implements UsageHistory {
  readonly #storage: Pick<Storage, 'counters' | 'probe'>;
  readonly #alias: VisitorAlias;
  readonly #maxVisitors: number;
  readonly #own: OwnUsage;
  /** Threads by day, of each visitor, that have not been sent. */
  readonly #unsent = new Map<string, Map<string, number>>();
  /** Of visitors whose threads are on their way. */
  readonly #sending = new Map<string, Promise<void>>();

  constructor(storage: Pick<Storage, 'counters' | 'probe'>, alias: VisitorAlias, maxVisitors = defaultMaxVisitors) {
    this.#storage = storage;
    this.#alias = alias;
    this.#maxVisitors = maxVisitors;
    this.#own = new OwnUsage(maxVisitors);
  }

  count(visitor: Visitor, atMs: number): void {
    if (visitor.kind === 'operator') return;
    const name = visitorName(visitor);
    const day = utcDayOf(atMs);
    this.#own.count(name, day);
    const days = this.#unsent.get(name) ?? new Map<string, number>();
    // Past the bound, in an outage, a visitor is told less than the truth.
    if (days.size === 0 && this.#unsent.size >= this.#maxVisitors) return;
    this.#unsent.set(name, days.set(day, (days.get(day) ?? 0) + 1));
  }

  async usageOf(visitor: Visitor, atMs: number): Promise<VisitorUsage> {
    const day = utcDayOf(atMs);
    if (visitor.kind === 'operator') return usageIn({}, day);
    const name = visitorName(visitor);
    try {
      // What is on its way is in neither, or in both: it arrives first.
      await this.#sending.get(name);
      const unsent = Object.fromEntries(this.#unsent.get(name) ?? []);
      const alias = this.#alias(name);
      const sent = await this.#storage.counters.fields(visitorPartition(alias), usageKey(monthOf(day), alias));
      return sumOf(usageIn(sent, day), usageIn(unsent, day));
    } catch (error) {
      if (!(error instanceof StorageFault)) throw error;
      return this.#own.of(name, day);
    }
  }

  /** @throws StorageFault when not all was sent. What was not tried is kept for the next flush. */
  async flush(): Promise<void> {
    if (this.#unsent.size === 0) return;
    // A write that may be done twice: while storage is down this fails, and all is kept.
    await this.#storage.probe();
    const names = [...this.#unsent.keys()];
    for (let from = 0; from < names.length; from += visitorsAtOnce) {
      const sent = await Promise.allSettled(names.slice(from, from + visitorsAtOnce).map((name) => this.#send(name)));
      const failed = sent.find((outcome) => outcome.status === 'rejected');
      if (failed) throw new StorageFault('not all usage of visitors was sent', { cause: failed.reason });
    }
  }

  async #send(name: string): Promise<void> {
    const alias = this.#alias(name);
    const days = this.#unsent.get(name) ?? new Map<string, number>();
    this.#unsent.delete(name);
    const sending = Promise.all(
      Object.entries(byMonth(days)).map(([month, amounts]) =>
        this.#storage.counters.add(visitorPartition(alias), usageKey(month, alias), amounts, { lifetimeMs: keptMs }),
      ),
    );
    const settled = sending.then(
      () => undefined,
      () => undefined,
    );
    this.#sending.set(name, settled);
    void settled.then(() => this.#sending.get(name) === settled && this.#sending.delete(name));
    await sending;
  }
}

const byMonth = (days: ReadonlyMap<string, number>): Readonly<Record<string, Amounts>> => {
  const months: Record<string, Record<string, number>> = {};
  for (const [day, n] of days) months[monthOf(day)] = { ...months[monthOf(day)], [day]: n };
  return months;
};

/** @param byDay threads by day, perhaps of other months too */
const usageIn = (byDay: Amounts, today: string): VisitorUsage => ({
  today: byDay[today] ?? 0,
  thisMonth: Object.entries(byDay)
    .filter(([day]) => monthOf(day) === monthOf(today))
    .reduce((sum, [, n]) => sum + n, 0),
});

const sumOf = (a: VisitorUsage, b: VisitorUsage): VisitorUsage => ({
  today: a.today + b.today,
  thisMonth: a.thisMonth + b.thisMonth,
});
