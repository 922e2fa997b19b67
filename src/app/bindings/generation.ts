import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Logger } from 'pino';
import { InProcessSingleFlight } from '../../adapters/guards/in-process-single-flight.ts';
import { CachedPageReader } from '../../adapters/records/cached-page-reader.ts';
import { jsonOutcomes, productSchema } from '../../adapters/records/flight-outcome.ts';
import { LeasedSingleFlight } from '../../adapters/records/leased-single-flight.ts';
import { flightPartition } from '../../adapters/records/partitions.ts';
import { ComposeThread } from '../../domain/use-cases/compose-thread.ts';
import { FindThread } from '../../domain/use-cases/find-thread.ts';
import { GenerateThread } from '../../domain/use-cases/generate-thread.ts';
import { MakeThread } from '../../domain/use-cases/make-thread.ts';
import { ComposingPool } from '../composing/composing-pool.ts';
import { LatePageReader } from '../late-page-reader.ts';
import { release } from '../release.ts';
import { recipe } from '../services.ts';
import type { Settings } from '../settings/settings.ts';
import { openWriter } from '../writer.ts';

const degradedThreadMs = 5 * 60_000;
/** A page that takes longer is not worth blocking a worker thread. */
const extractionTimeoutMs = 5_000;
const maxQueuedPages = 64;
/** Each takes some 30 MB, also on a machine with many cores. */
const mostComposingThreads = 4;
const maxQueuedSources = 64;

/** Making a thread: reading, writing, and sharing the work between concurrent requests. */
export const generationBindings = (settings: Settings, log: Logger) => ({
  singleFlight: recipe(['storage', 'timer'], (storage, timer) => {
    const local = new InProcessSingleFlight();
    if (settings.storage.choice.kind === 'memory') return local;
    return new LeasedSingleFlight({
      local,
      values: storage.values,
      timer,
      codec: jsonOutcomes(productSchema),
      partitionOf: flightPartition,
      makeToken: randomUUID,
      random: Math.random,
    });
  }),
  webPageReader: recipe(
    [],
    () =>
      new LatePageReader(async () => {
        const { openWebReader } = await import('../../adapters/web-reader/open-web-reader.ts');
        return openWebReader(
          {
            allowHosts: settings.reading.allowHosts,
            userAgent: `${release.name}/${release.version} (+${release.homepage})`,
          },
          {
            threads: availableParallelism(),
            maxQueued: maxQueuedPages,
            timeoutMs: extractionTimeoutMs,
            maxCharacters: settings.reading.maxContentLength,
          },
        );
      }),
    (reader) => reader.close(),
  ),
  pageReader: recipe(
    ['webPageReader', 'storage'],
    (reader, { entries }) =>
      new CachedPageReader(reader, {
        entries,
        flights: new InProcessSingleFlight(),
        lifetimeMs: settings.cache.articleLifetimeMs,
        maxValueBytes: settings.cache.maxValueBytes,
      }),
  ),
  composingPool: recipe(
    [],
    () =>
      new ComposingPool({
        threads: Math.min(availableParallelism(), mostComposingThreads),
        maxQueued: maxQueuedSources,
        maxInlineCharacters: 4_000,
        onFault: (err) => log.warn({ err }, 'a worker that composes threads failed'),
      }),
    (pool) => pool.close(),
  ),
  openedWriter: recipe(
    // Needs the flush, so that a call's cost is counted before the last flush.
    ['composingPool', 'metrics', 'clock', 'timer', 'budget', 'analyticsTally', 'analyticsFlush'],
    (composing, metrics, clock, timer, budget, analytics) =>
      openWriter(settings, { composing, metrics, clock, timer, budget, analytics, log }),
    ({ settled }) => settled(),
  ),

  composeThread: recipe(
    ['pageReader', 'openedWriter', 'composingPool', 'clock'],
    (reader, { writer }, { editor }, clock) => new ComposeThread(reader, writer, editor, clock),
  ),
  makeThread: recipe(['threadCache', 'singleFlight', 'composeThread', 'budget'], (cache, flights, compose, budget) => {
    const threadMs = settings.cache.threadLifetimeMs;
    const lifetimes = { threadMs, degradedThreadMs: Math.min(threadMs, degradedThreadMs) };
    const budgets = settings.writer.budget.dailyPerVisitorMicroUsd === null ? null : budget;
    return new MakeThread(cache, flights, compose, lifetimes, budgets);
  }),
  generateThread: recipe(
    ['threadMeter', 'threadCache', 'makeThread'],
    (meter, cache, make) => new GenerateThread(meter, cache, make),
  ),
  findThread: recipe(['threadCache', 'threadArchive'], (cache, archive) => new FindThread(cache, archive)),
});
