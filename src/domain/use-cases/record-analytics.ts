import type { AnalyticsLog } from '../../ports/analytics-log.ts';
import type { Clock } from '../../ports/clock.ts';
import type { GenerationOutcome } from '../analytics.ts';
import { visitorName } from '../visitor.ts';
import type { Generation, ThreadRequest } from './generate-thread.ts';

/** Counts how a request for a thread ended. Keeps nothing that a visitor wrote: of a URL, the host. */
export class RecordAnalytics {
  readonly #log: AnalyticsLog;
  readonly #clock: Clock;
  readonly #alias: (visitorName: string) => string;

  /** @param alias gives a visitor a name that cannot be traced back */
  constructor(log: AnalyticsLog, clock: Clock, alias: (visitorName: string) => string) {
    this.#log = log;
    this.#clock = clock;
    this.#alias = alias;
  }

  /** @param outcome a generation, or the code of the fault that it ended in */
  run({ order, visitor }: ThreadRequest, outcome: Generation | { readonly code: string }, durationMs: number): void {
    const { platform, mode, source } = order;
    this.#log.record({
      atMs: this.#clock.now(),
      durationMs,
      platform,
      mode,
      site: source.type === 'url' ? source.url.hostname : null,
      visitorAlias: this.#alias(visitorName(visitor)),
      outcome: outcomeOf(outcome),
    });
  }
}

const outcomeOf = (outcome: Generation | { readonly code: string }): GenerationOutcome => {
  if ('code' in outcome) return { kind: 'refused', code: outcome.code };
  if (outcome.kind === 'refused') return { kind: 'refused', code: outcome.refusal.code };
  const { posts, writer, degraded, usage } = outcome.thread;
  return { kind: outcome.provenance.kind, thread: { posts: posts.length, writer, degraded, usage } };
};
