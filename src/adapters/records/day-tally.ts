import type { AnalyticsEvent } from '../../domain/analytics.ts';
import type { Amounts } from '../../ports/storage/counters.ts';
import { atStakeIn, countersOf, lostName, unseenName } from './analytics-figures.ts';

/** The events of one day, summed until they are sent. */
export class DayTally {
  readonly #counts = new Map<string, number>();
  readonly #visitors = new Set<string>();
  readonly #maxVisitors: number;

  constructor(maxVisitors: number) {
    this.#maxVisitors = maxVisitors;
  }

  /** @param siteNameOf the name under which a site is counted */
  count(event: AnalyticsEvent, siteNameOf: (site: string) => string): void {
    for (const [name, amount] of countersOf(event, siteNameOf)) this.#add(name, amount);
    if (event.kind === 'generation') this.#see(event.visitorAlias);
  }

  /** Counts requests that were lost. */
  lose(requests: number): void {
    this.#add(lostName, requests);
  }

  merge(other: DayTally): void {
    for (const [name, amount] of other.#counts) this.#add(name, amount);
    for (const alias of other.#visitors) this.#see(alias);
  }

  get amounts(): Amounts {
    return Object.fromEntries(this.#counts);
  }

  get visitors(): readonly string[] {
    return [...this.#visitors];
  }

  /** The requests that are lost if the tally is. */
  get atStake(): number {
    return atStakeIn(this.amounts);
  }

  #add(name: string, amount: number): void {
    // The backend would refuse all amounts because of one that is no whole number.
    const whole = Number.isFinite(amount) ? Math.round(amount) : 0;
    if (whole > 0) this.#counts.set(name, (this.#counts.get(name) ?? 0) + whole);
  }

  #see(alias: string): void {
    if (this.#visitors.size < this.#maxVisitors || this.#visitors.has(alias)) this.#visitors.add(alias);
    else this.#add(unseenName, 1);
  }
}
