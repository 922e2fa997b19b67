import type { Logger } from 'pino';
import { ExtractiveThreadWriter } from '../adapters/extractive/extractive-thread-writer.ts';
import { BoundedThreadWriter } from '../adapters/guards/bounded-thread-writer.ts';
import { FallbackThreadWriter } from '../adapters/guards/fallback-thread-writer.ts';
import { MeteredThreadWriter } from '../adapters/guards/metered-thread-writer.ts';
import type { Clock } from '../ports/clock.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { ThreadWriter } from '../ports/thread-writer.ts';
import type { Settings } from './settings/settings.ts';

/** How many calls may wait for each that is under way: longer waits would outlast the caller's patience. */
const queuedPerCall = 4;

/** About as long as a model takes for a thread: by then a place is free. */
const saturatedRetryAfterMs = 5_000;

/** The writer that the settings name, in its guards: metered, bounded, and with somebody to fall back on. */
export const openThreadWriter = async (
  settings: Settings,
  metrics: Metrics,
  clock: Clock,
  log: Logger,
): Promise<ThreadWriter> => {
  const { kind, openai, fallback } = settings.writer;
  const extractive = new MeteredThreadWriter(new ExtractiveThreadWriter(), metrics, clock);
  if (kind === 'extractive' || openai.apiKey === null) return extractive;
  // Loaded only where it is used: it is the largest of the libraries.
  const { OpenAiThreadWriter } = await import('../adapters/openai/openai-thread-writer.ts');
  const { maxConcurrency } = openai;
  const bounded = new BoundedThreadWriter(
    new MeteredThreadWriter(new OpenAiThreadWriter({ ...openai, apiKey: openai.apiKey }, clock), metrics, clock),
    { maxConcurrent: maxConcurrency, maxQueued: maxConcurrency * queuedPerCall, retryAfterMs: saturatedRetryAfterMs },
  );
  if (fallback === 'none') return bounded;
  return new FallbackThreadWriter(bounded, extractive, (fault) => log.warn({ err: fault }, 'the writer fell back'));
};
