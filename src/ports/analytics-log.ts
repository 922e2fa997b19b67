import type { AnalyticsEvent } from '../domain/analytics.ts';

/** Counts events in the process, at once. The counts are sent to storage separately, from time to time. */
export interface AnalyticsLog {
  record(event: AnalyticsEvent): void;
}
