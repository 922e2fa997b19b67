import { InProcessSingleFlight } from '../../../src/adapters/guards/in-process-single-flight.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { CachedPageReader } from '../../../src/adapters/records/cached-page-reader.ts';
import { StoredCacheAdministration } from '../../../src/adapters/records/stored-cache-administration.ts';
import { StoredThreadCache } from '../../../src/adapters/records/stored-thread-cache.ts';
import { StoredUsageMeter } from '../../../src/adapters/records/stored-usage-meter.ts';
import { visitorAlias } from '../../../src/adapters/records/visitor-alias.ts';
import type { Freshness } from '../../../src/domain/freshness.ts';
import type { Source } from '../../../src/domain/order.ts';
import type { PlatformName } from '../../../src/domain/platform.ts';
import { normaliseText } from '../../../src/domain/source-text.ts';
import { ClearCache } from '../../../src/domain/use-cases/clear-cache.ts';
import { ComposeThread } from '../../../src/domain/use-cases/compose-thread.ts';
import { GenerateThread, type Generation } from '../../../src/domain/use-cases/generate-thread.ts';
import { MakeThread } from '../../../src/domain/use-cases/make-thread.ts';
import { settled } from '../../support/controlled-time.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { HeldWriter, manuscriptOf } from '../../support/held-writer.ts';
import { inlineEditor } from '../../support/inline-editor.ts';
import { articleOf, Pages } from '../../support/pages.ts';
import { spiedStorage } from './spied-storage.ts';

const quota = { limit: 1_000, windowMs: 3_600_000 };
const quotas = { free: quota, premium: quota };
const never = new AbortController().signal;
export const url: Source = { type: 'url', url: new URL('https://example.com/bridge') };
export const text: Source = { type: 'text', text: normaliseText('The bridge opened in 1932.') };

type Freely = Partial<{ source: Source; platform: PlatformName; freshness: Freshness }>;

/** Instances of the service over one storage, with a writer that quotes what it is given. */
export const setUp = () => {
  const clock = new FakeClock(1_700_000_000_000);
  const { calls, ...storage } = spiedStorage(new MemoryStorage({ clock }));
  const pages = new Pages();
  const writer = new HeldWriter();
  pages.answer = articleOf('Before.');
  const openInstance = () => {
    const { entries, counters } = storage;
    const alias = visitorAlias('a secret');
    const meter = new StoredUsageMeter({ counters, alias, quotas, name: 'generate', inRedis: true });
    const cache = new StoredThreadCache(entries, clock, 100_000);
    const flights = new InProcessSingleFlight();
    const reader = new CachedPageReader(pages, {
      entries,
      flights: new InProcessSingleFlight(),
      lifetimeMs: 3_600_000,
      maxValueBytes: 100_000,
    });
    const lifetimes = { threadMs: 86_400_000, degradedThreadMs: 300_000 };
    const make = new MakeThread(cache, flights, new ComposeThread(reader, writer, inlineEditor, clock), lifetimes);
    const generate = new GenerateThread(meter, cache, make);
    return ({ source = url, platform = 'x', freshness = 'cached' }: Freely = {}): Promise<Generation> => {
      const limits = { limit: 280, maxPosts: 10 };
      const wording = { mode: 'summarize', numbering: 'end', tone: 'neutral', language: null } as const;
      const visitor = { kind: 'network', network: '192.0.2.1', plan: 'free' } as const;
      return generate.run({ order: { source, platform, ...limits, ...wording }, visitor, freshness }, never);
    };
  };
  /** Lets everything that has been asked of the writer be written. @returns how much that was */
  const finish = async (): Promise<number> => {
    await settled();
    const asked = writer.calls.splice(0);
    for (const { assignment, finish } of asked) finish(manuscriptOf(assignment.text));
    return asked.length;
  };
  const ask = async (on: (order?: Freely) => Promise<Generation>, order: Freely = {}): Promise<string> => {
    const asked = on(order);
    await finish();
    return told(await asked);
  };
  const administration = new StoredCacheAdministration(storage);
  const clearCache = new ClearCache(administration);
  return { calls, pages, writer, administration, clearCache, openInstance, ask, finish };
};

/** Where a thread came from, and what it says. */
export const told = (generation: Generation): string => {
  if (generation.kind === 'refused') return generation.refusal.code;
  const { provenance, thread } = generation;
  const kept = provenance.kind === 'miss' && !provenance.stored ? ', not stored' : '';
  return `${provenance.kind}${kept}: ${thread.posts.map(({ content }) => content).join(' ')}`;
};
