import type { Logger } from 'pino';
import { ExtractiveThreadWriter } from '../adapters/extractive/extractive-thread-writer.ts';
import { BoundedThreadWriter } from '../adapters/guards/bounded-thread-writer.ts';
import { FallbackThreadWriter } from '../adapters/guards/fallback-thread-writer.ts';
import { MeteredThreadWriter } from '../adapters/guards/metered-thread-writer.ts';
import type { WriterFault } from '../domain/failure.ts';
import type { Clock } from '../ports/clock.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { ThreadWriter } from '../ports/thread-writer.ts';
import type { Settings } from './settings/settings.ts';

/** How many calls may wait for each that is under way: longer waits would outlast the caller's patience. */
const queuedPerCall = 4;

/** About as long as a model takes for a thread: by then a place is free. */
const saturatedRetryAfterMs = 5_000;

/** What the writer is busy with. */
export interface WriterLoad {
  readonly name: string;
  readonly inFlight: number;
  readonly queued: number;
}

export interface OpenedWriter {
  readonly writer: ThreadWriter;
  readonly load: WriterLoad;
}

/** The writer that the settings name, in its guards: metered, bounded, and with somebody to fall back on. */
export const openWriter = async (
  settings: Settings,
  metrics: Metrics,
  clock: Clock,
  log: Logger,
): Promise<OpenedWriter> => {
  const { kind, openai, fallback } = settings.writer;
  const extractive = new MeteredThreadWriter(new ExtractiveThreadWriter(), metrics, clock);
  if (kind === 'extractive' || openai.apiKey === null) {
    return { writer: extractive, load: { name: extractive.identity.name, inFlight: 0, queued: 0 } };
  }
  // Loaded only where it is used: it is the largest of the libraries.
  const { OpenAiThreadWriter } = await import('../adapters/openai/openai-thread-writer.ts');
  const { maxConcurrency } = openai;
  const model = new OpenAiThreadWriter({ ...openai, apiKey: openai.apiKey }, clock);
  if (!model.isPriced)
    log.warn({ model: openai.model }, 'the price of the model is not known: its usage counts as free');
  const bounded = new BoundedThreadWriter(new MeteredThreadWriter(model, metrics, clock), {
    maxConcurrent: maxConcurrency,
    maxQueued: maxConcurrency * queuedPerCall,
    retryAfterMs: saturatedRetryAfterMs,
  });
  const load: WriterLoad = {
    name: 'openai',
    get inFlight() {
      return bounded.inFlight;
    },
    get queued() {
      return bounded.queued;
    },
  };
  if (fallback === 'none') return { writer: bounded, load };
  const onFault = (fault: WriterFault): void => log.warn({ err: fault }, 'the writer fell back');
  return { writer: new FallbackThreadWriter(bounded, extractive, onFault), load };
};
