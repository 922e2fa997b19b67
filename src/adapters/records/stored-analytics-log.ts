import type { GenerationEvent } from '../../domain/analytics.ts';
import type { AnalyticsLog } from '../../ports/analytics-log.ts';
import type { LifetimeOptions } from '../../ports/storage/counters.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import type { Figures } from './analytics-figures.ts';
import { DayTally } from './day-tally.ts';
import { analyticsPartition } from './partitions.ts';
import { SiteNames } from './site-names.ts';

export interface AnalyticsLogOptions {
  readonly storage: Pick<Storage, 'counters' | 'probe'>;
  /** How long a day's figures are kept, from its first. */
  readonly lifetimeMs: number;
  /** Told of whatever is lost. */
  readonly report: (loss: AnalyticsLoss) => void;
  readonly bounds?: Partial<AnalyticsBounds>;
}

export interface AnalyticsLoss {
  /** How many requests may be in no figure. */
  readonly requests: number;
  /** What storage threw; null where the bound was reached. */
  readonly cause: unknown;
}

/** What is held in the process, and sent at a time, at most. */
export interface AnalyticsBounds {
  readonly days: number;
  readonly visitorsPerDay: number;
  readonly sitesPerDay: number;
}

const defaultBounds: AnalyticsBounds = { days: 8, visitorsPerDay: 20_000, sitesPerDay: 500 };

const figuresKey = 'n';
const visitorsKey = 'u';

/** Adds up in the process, and sends each day's sums in one write. */
export class StoredAnalyticsLog implements AnalyticsLog {
  readonly #options: AnalyticsLogOptions;
  readonly #bounds: AnalyticsBounds;
  readonly #sites: SiteNames;
  readonly #lifetime: LifetimeOptions;
  readonly #tallies = new Map<string, DayTally>();
  #sent: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;
  #failing = false;

  constructor(options: AnalyticsLogOptions) {
    this.#options = options;
    this.#bounds = { ...defaultBounds, ...options.bounds };
    this.#sites = new SiteNames(this.#bounds.sitesPerDay);
    this.#lifetime = { lifetimeMs: options.lifetimeMs };
  }

  record(event: GenerationEvent): void {
    const day = new Date(event.atMs).toISOString().slice(0, 10);
    this.#tallyOf(day).count(event, event.site === null ? null : this.#sites.nameOf(day, event.site));
  }

  /** Never rejects: what could not be sent is kept or, where it may have arrived, dropped, counted and reported. */
  flush(): Promise<void> {
    // One at a time; who asks while one waits for its turn shares it, because it will send what is there by then.
    const send = (): Promise<void> => {
      this.#next = null;
      return this.#send();
    };
    this.#next ??= this.#sent.then(send, send);
    this.#sent = this.#next;
    return this.#next;
  }

  async figures(day: string): Promise<Figures> {
    if (!/^\d{4}-\d\d-\d\d$/.test(day)) return {};
    const { counters } = this.#options.storage;
    const partition = analyticsPartition(day);
    const [fields, visitors] = await Promise.all([
      counters.fields(partition, figuresKey),
      counters.countUnique(partition, [visitorsKey]),
    ]);
    return visitors === 0 ? fields : { ...fields, visitors };
  }

  /** What is sent while storage is down is lost, so after a failure it must prove itself first. */
  async #send(): Promise<void> {
    if (this.#tallies.size === 0 || (this.#failing && !(await this.#answers()))) return;
    const tallies = [...this.#tallies];
    this.#tallies.clear();
    await Promise.all(
      tallies.flatMap(([day, tally]) => [this.#sendFigures(day, tally), this.#sendVisitors(day, tally)]),
    );
  }

  async #answers(): Promise<boolean> {
    try {
      await this.#options.storage.probe();
      this.#failing = false;
    } catch {
      // Still down: everything stays as it is until the next flush.
    }
    return !this.#failing;
  }

  async #sendFigures(day: string, tally: DayTally): Promise<void> {
    const { amounts } = tally;
    if (Object.keys(amounts).length === 0) return;
    try {
      await this.#options.storage.counters.add(analyticsPartition(day), figuresKey, amounts, this.#lifetime);
    } catch (cause) {
      // It may have arrived all the same. Counting it never is told in `dropped`, counting it twice would not show.
      this.#failing = true;
      this.#drop(day, tally, cause);
    }
  }

  async #sendVisitors(day: string, tally: DayTally): Promise<void> {
    const { visitors } = tally;
    if (visitors.length === 0) return;
    try {
      await this.#options.storage.counters.addUnique(analyticsPartition(day), visitorsKey, visitors, this.#lifetime);
    } catch {
      // A union, unlike a sum, may be told twice.
      this.#failing = true;
      this.#tallyOf(day).see(visitors);
    }
  }

  #tallyOf(day: string): DayTally {
    const known = this.#tallies.get(day);
    if (known) return known;
    const fresh = new DayTally(this.#bounds.visitorsPerDay);
    this.#tallies.set(day, fresh);
    const [oldest] = this.#tallies;
    if (this.#tallies.size > this.#bounds.days && oldest) {
      const [oldDay, old] = oldest;
      this.#tallies.delete(oldDay);
      this.#drop(day, old, null);
    }
    return fresh;
  }

  /** @param day the one that the loss is told under */
  #drop(day: string, tally: DayTally, cause: unknown): void {
    const requests = tally.atStake;
    this.#tallyOf(day).add('dropped', requests);
    this.#options.report({ requests, cause });
  }
}
