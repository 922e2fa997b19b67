import { StorageFault } from '../../domain/failure.ts';
import { dayMs, monthOf, utcDayOf } from '../../domain/utc-day.ts';
import { type Visitor, visitorName } from '../../domain/visitor.ts';
import type { Amounts } from '../../ports/storage/counters.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import type { UsageHistory, VisitorUsage } from '../../ports/usage-history.ts';
import { OwnUsage } from './own-usage.ts';
import { usageKey, visitorPartition } from './partitions.ts';
import type { VisitorAlias } from './visitor-alias.ts';

/** Longer than a month, so that a month's counts stay until it is over, and a while longer for later readers. */
const keptMs = 62 * dayMs;
const defaultMaxVisitors = 20_000;
/** Visitors sent concurrently; more would delay visitors' requests. */
const visitorsAtOnce = 64;

/**
 * Counts in the process, and sends each visitor's counts from time to time. Counts that may have been lost are not sent
 * again: too few are better than doubled ones. In the process, visitors have their names; only storage needs their
 * aliases, which may be unknown while storage is down.
 */
export class StoredUsageHistory implements UsageHistory {
  readonly #storage: Pick<Storage, 'counters' | 'probe'>;
  readonly #alias: VisitorAlias;
  readonly #maxVisitors: number;
  readonly #own: OwnUsage;
  /** For each visitor, the unsent counts by day. */
  readonly #unsent = new Map<string, Map<string, number>>();
  /** For each visitor, the counts being sent. */
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
    // Above the bound, in an outage, a visitor is shown too few.
    if (days.size === 0 && this.#unsent.size >= this.#maxVisitors) return;
    this.#unsent.set(name, days.set(day, (days.get(day) ?? 0) + 1));
  }

  async usageOf(visitor: Visitor, atMs: number): Promise<VisitorUsage> {
    const day = utcDayOf(atMs);
    if (visitor.kind === 'operator') return usageIn({}, day);
    const name = visitorName(visitor);
    try {
      // Wait for a running flush, or its counts would be missed or counted twice.
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

  /** @throws StorageFault when not all was sent. Counts not yet tried are kept for the next flush. */
  async flush(): Promise<void> {
    if (this.#unsent.size === 0) return;
    // A repeatable write: while storage is down it fails, and all counts are kept.
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

/** @param byDay threads by day, possibly of other months too */
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
