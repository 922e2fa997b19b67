import type { AnalyticsEvent } from '../../domain/analytics.ts';
import { utcDayOf } from '../../domain/utc-day.ts';
import type { AnalyticsLog } from '../../ports/analytics-log.ts';
import { DayTally } from './day-tally.ts';
import { SiteNames } from './site-names.ts';

/** The most that is held in the process, and sent at a time. */
export interface AnalyticsBounds {
  readonly days: number;
  readonly visitorsPerDay: number;
  /** Sites counted by name. */
  readonly sitesPerDay: number;
}

const defaultBounds: AnalyticsBounds = { days: 8, visitorsPerDay: 20_000, sitesPerDay: 500 };

/**
 * Sums events in the process, by UTC day. It does not use storage, so that storage's own outages can be counted too.
 */
export class AnalyticsTally implements AnalyticsLog {
  readonly #bounds: AnalyticsBounds;
  readonly #sites: SiteNames;
  readonly #tallies = new Map<string, DayTally>();

  constructor(bounds: AnalyticsBounds = defaultBounds) {
    this.#bounds = bounds;
    this.#sites = new SiteNames(bounds.sitesPerDay);
  }

  record(event: AnalyticsEvent): void {
    const day = utcDayOf(event.atMs);
    this.#of(day).count(event, (site) => this.#sites.nameOf(day, site));
  }

  /** Hands everything counted so far over to the caller, who sends it. */
  handOver(): readonly (readonly [day: string, tally: DayTally])[] {
    const tallies = [...this.#tallies];
    this.#tallies.clear();
    return tallies;
  }

  /** Takes back a tally that was not sent. */
  takeBack(day: string, tally: DayTally): void {
    this.#of(day).merge(tally);
  }

  /** Counts requests that were lost while being sent. */
  lose(day: string, requests: number): void {
    this.#of(day).lose(requests);
  }

  #of(day: string): DayTally {
    const known = this.#tallies.get(day);
    if (known) return known;
    const fresh = new DayTally(this.#bounds.visitorsPerDay);
    this.#tallies.set(day, fresh);
    const [oldest] = this.#tallies;
    if (this.#tallies.size > this.#bounds.days && oldest) {
      const [oldDay, old] = oldest;
      this.#tallies.delete(oldDay);
      fresh.lose(old.atStake);
    }
    return fresh;
  }
}
