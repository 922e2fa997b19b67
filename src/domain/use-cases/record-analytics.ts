import type { AnalyticsLog } from '../../ports/analytics-log.ts';
import type { Clock } from '../../ports/clock.ts';
import type { UsageHistory } from '../../ports/usage-history.ts';
import type { GenerationOutcome } from '../analytics.ts';
import type { Thread } from '../thread.ts';
import { type Visitor, visitorName } from '../visitor.ts';
import type { Generation } from './generate-thread.ts';

/**
 * Counts how a request for a thread ended, for operators and for its visitor. Of the request's content it keeps only
 * the host of a URL.
 */
export class RecordAnalytics {
  readonly #log: AnalyticsLog;
  readonly #history: UsageHistory;
  readonly #clock: Clock;
  readonly #alias: (visitorName: string) => string;

  /** @param alias gives a visitor a name that cannot be traced back */
  constructor(log: AnalyticsLog, history: UsageHistory, clock: Clock, alias: (visitorName: string) => string) {
    this.#log = log;
    this.#history = history;
    this.#clock = clock;
    this.#alias = alias;
  }

  /** @param outcome a generation, or the code of the problem or fault that prevented it */
  run(visitor: Visitor, outcome: Generation | { readonly code: string }, durationMs: number): void {
    const atMs = this.#clock.now();
    const visitorAlias = this.#alias(visitorName(visitor));
    this.#log.record({ kind: 'generation', atMs, durationMs, visitorAlias, outcome: outcomeOf(outcome) });
    if ('thread' in outcome) this.#history.count(visitor, atMs);
  }
}

const outcomeOf = (outcome: Generation | { readonly code: string }): GenerationOutcome => {
  if ('code' in outcome) return { kind: 'refused', code: outcome.code };
  if (outcome.kind === 'refused') return { kind: 'refused', code: outcome.refusal.code };
  const { posts, platform, mode, source, writer, degraded, usage } = outcome.thread;
  const figures = { posts: posts.length, platform, mode, site: siteOf(source), writer, degraded, usage };
  return { kind: outcome.provenance.kind, thread: figures };
};

const siteOf = ({ url }: Thread['source']): string | null => (url === null ? null : (URL.parse(url)?.hostname ?? null));
