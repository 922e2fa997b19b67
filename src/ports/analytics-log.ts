import type { GenerationEvent } from '../domain/analytics.ts';

/** Adds up what happened, a UTC day at a time. */
export interface AnalyticsLog {
  /** Counts in the process, at once; what is counted reaches storage with the next `flush`. */
  record(event: GenerationEvent): void;

  /** Sends what has been counted since the last flush. Nothing counted is lost by a graceful stop that awaits it. */
  flush(): Promise<void>;

  /** The flushed figures of a day, by name; empty where nothing happened. @param day `YYYY-MM-DD`, UTC */
  figures(day: string): Promise<Readonly<Record<string, number>>>;

  /** The flushed figures of all days ever, of all instances; but for sites and visitors, of which there is no end. */
  totals(): Promise<Readonly<Record<string, number>>>;
}
