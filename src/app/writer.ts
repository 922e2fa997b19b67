import type { Logger } from 'pino';
import { ExtractiveThreadWriter } from '../adapters/extractive/extractive-thread-writer.ts';
import { AccountedThreadWriter } from '../adapters/guards/accounted-thread-writer.ts';
import { BoundedThreadWriter } from '../adapters/guards/bounded-thread-writer.ts';
import type { BreakerState, Transition } from '../adapters/guards/breaker.ts';
import { BreakerThreadWriter } from '../adapters/guards/breaker-thread-writer.ts';
import { BudgetedThreadWriter } from '../adapters/guards/budgeted-thread-writer.ts';
import { FallbackThreadWriter } from '../adapters/guards/fallback-thread-writer.ts';
import { MeteredThreadWriter } from '../adapters/guards/metered-thread-writer.ts';
import { WitnessedThreadWriter } from '../adapters/guards/witnessed-thread-writer.ts';
import type { ModelPricing, OpenAiThreadWriter } from '../adapters/openai/openai-thread-writer.ts';
import type { WriterFault } from '../domain/failure.ts';
import type { AnalyticsLog } from '../ports/analytics-log.ts';
import type { Budget } from '../ports/budget.ts';
import type { Clock } from '../ports/clock.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Assignment, ThreadWriter } from '../ports/thread-writer.ts';
import type { Timer } from '../ports/timer.ts';
import type { ComposingPool } from './composing/composing-pool.ts';
import type { Settings } from './settings/settings.ts';

/** How many calls may wait for each current one: a longer wait would exceed the caller's patience. */
const queuedPerCall = 4;

/** About as long as a model takes for a thread: then a place is free. */
const saturatedRetryAfterMs = 5_000;

export interface WriterSurroundings {
  /** The pool that condenses long sources. */
  readonly composing: ComposingPool;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly timer: Timer;
  /** Null without a cap. */
  readonly budget: Budget | null;
  readonly analytics: AnalyticsLog;
  readonly log: Logger;
}

/** The writer's current load, and whether its breaker is open. */
export interface WriterLoad {
  readonly name: string;
  readonly breaker: BreakerState;
  readonly inFlight: number;
  readonly queued: number;
}

export interface OpenedWriter {
  readonly writer: ThreadWriter;
  readonly load: WriterLoad;
  /** Null for a writer without costs. */
  readonly pricing: ModelPricing | null;
  /** Resolves when every call's cost is settled. To be called after the last request. */
  settled(): Promise<void>;
}

/** Opens the writer that the settings select, in its guards and with its fallback. */
export const openWriter = async (settings: Settings, surroundings: WriterSurroundings): Promise<OpenedWriter> => {
  const { kind, openai, fallback } = settings.writer;
  const { composing, metrics, clock, log } = surroundings;
  const extractive = new MeteredThreadWriter(composing.writer(new ExtractiveThreadWriter()), metrics, clock);
  if (kind === 'extractive' || openai.apiKey === null) {
    const load: WriterLoad = { name: extractive.identity.name, breaker: 'closed', inFlight: 0, queued: 0 };
    return { writer: extractive, load, pricing: null, settled: async () => {} };
  }
  // Loaded only where used, as the largest of the libraries.
  const { isOutage, OpenAiThreadWriter } = await import('../adapters/openai/openai-thread-writer.ts');
  const model = new OpenAiThreadWriter({ ...openai, apiKey: openai.apiKey }, clock);
  const { pricing } = model;
  if (!pricing.isKnown) {
    const meaning = `usage is reported to cost nothing, and a budget counts it as the dearest model of ${pricing.provider}`;
    log.warn({ model: openai.model }, `the price of the model is not known: ${meaning}`);
  }
  const guard = guarded(model, isOutage, openai.maxConcurrency, surroundings);
  if (fallback === 'none') return { ...guard, pricing };
  const onFault = (fault: WriterFault): void => {
    const { reason, message: why, cause } = fault;
    // Expected, for the rest of the day.
    if (reason === 'budget_exhausted') log.info({ reason }, 'the writer fell back');
    // Our stack says nothing about a model's failure; and while the breaker is open, every request has one.
    else log.warn(cause === undefined ? { reason, why } : { err: fault }, 'the writer fell back');
  };
  return { ...guard, writer: new FallbackThreadWriter(guard.writer, extractive, onFault), pricing };
};

type IsOutage = (fault: WriterFault) => boolean;

/**
 * From the outside in: an open breaker refuses at once; then the most that the call may cost is reserved; then the call
 * queues; then the breaker is checked again, because it may have opened meanwhile.
 */
const guarded = (
  model: OpenAiThreadWriter,
  isOutage: IsOutage,
  maxConcurrent: number,
  { metrics, clock, timer, budget, analytics, log }: WriterSurroundings,
): Omit<OpenedWriter, 'pricing'> => {
  const accounted = new AccountedThreadWriter(model, analytics, clock);
  const witnessed = new WitnessedThreadWriter(new MeteredThreadWriter(accounted, metrics, clock));
  const onTransition = ({ from, to, why }: Transition): void =>
    log[to === 'open' ? 'warn' : 'info']({ from, to, why }, `the model's server: ${from} to ${to}`);
  const breaker = new BreakerThreadWriter(witnessed, { timer, isOutage, onTransition });
  const maxQueued = maxConcurrent * queuedPerCall;
  const bounded = new BoundedThreadWriter(breaker, { maxConcurrent, maxQueued, retryAfterMs: saturatedRetryAfterMs });
  const hasReachedModel = (call: Assignment): boolean => witnessed.hasReached(call);
  const load = loadOf(model.identity.name, breaker, bounded);
  if (budget === null) return { writer: breaker.ahead(bounded), load, settled: async () => {} };
  const budgeted = new BudgetedThreadWriter(bounded, { budget, costs: model, hasReachedModel });
  return { writer: breaker.ahead(budgeted), load, settled: () => budgeted.settled() };
};

const loadOf = (name: string, breaker: BreakerThreadWriter, bounded: BoundedThreadWriter): WriterLoad => ({
  name,
  get breaker() {
    return breaker.state;
  },
  get inFlight() {
    return bounded.inFlight;
  },
  get queued() {
    return bounded.queued;
  },
});
