import type { AnalyticsEvent } from '../domain/analytics.ts';

/** Counts what happens, in the process and at once. What is counted is sent to storage apart from this, now and then. */
export interface AnalyticsLog {
  record(event: AnalyticsEvent): void;
}
