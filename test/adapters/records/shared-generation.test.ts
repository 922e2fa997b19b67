import { expect } from 'chai';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { productSchema } from '../../../src/adapters/records/flight-outcome.ts';
import { StoredThreadCache } from '../../../src/adapters/records/stored-thread-cache.ts';
import { StoredUsageMeter } from '../../../src/adapters/records/stored-usage-meter.ts';
import { visitorAlias } from '../../../src/adapters/records/visitor-alias.ts';
import { type SourceRefusal, WriterFault } from '../../../src/domain/failure.ts';
import type { Source } from '../../../src/domain/order.ts';
import { normaliseText } from '../../../src/domain/source-text.ts';
import { ComposeThread } from '../../../src/domain/use-cases/compose-thread.ts';
import { GenerateThread, type Generation, type ThreadRequest } from '../../../src/domain/use-cases/generate-thread.ts';
import { MakeThread } from '../../../src/domain/use-cases/make-thread.ts';
import { ControlledTime, settled } from '../../support/controlled-time.ts';
import { HeldWriter, manuscriptOf } from '../../support/held-writer.ts';
import { inlineEditor } from '../../support/inline-editor.ts';
import { flightsOver } from './flights.ts';

const quota = { limit: 1_000, windowMs: 3_600_000 };
const quotas = { free: quota, premium: quota };
const alias = visitorAlias('a secret');
const never = new AbortController().signal;
const refusal: SourceRefusal = { code: 'source_paywalled', detail: null };
const text: Source = { type: 'text', text: normaliseText('The bridge opened in 1932. It took eight years to build.') };
const url: Source = { type: 'url', url: new URL('https://example.com/paid') };

const requestFor = (source: Source): ThreadRequest => ({
  order: {
    source,
    platform: 'x',
    limit: 280,
    maxPosts: 10,
    mode: 'summarize',
    numbering: 'end',
    tone: 'neutral',
    language: null,
  },
  visitor: { kind: 'network', network: '192.0.2.1', plan: 'free' },
  freshness: 'cached',
});

/** Two instances of the service over one storage, with one writer, and pages that are all behind a paywall. */
const setUp = () => {
  const time = new ControlledTime();
  const storage = new MemoryStorage({ clock: time });
  const writer = new HeldWriter();
  let pagesRead = 0;
  const reader = {
    read: async () => {
      pagesRead += 1;
      return { kind: 'refused', refusal } as const;
    },
  };
  const openInstance = (): GenerateThread => {
    const meter = new StoredUsageMeter({ counters: storage.counters, alias, quotas, name: 'generate', inRedis: true });
    const cache = new StoredThreadCache(storage.entries, time, 100_000);
    const flights = flightsOver(storage.values, time, productSchema);
    const lifetimes = { threadMs: 86_400_000, degradedThreadMs: 300_000 };
    const make = new MakeThread(cache, flights, new ComposeThread(reader, writer, inlineEditor, time), lifetimes);
    return new GenerateThread(meter, cache, make);
  };
  const instances = [openInstance(), openInstance()];
  /** 50 identical requests to each. */
  const askHundred = (source: Source): Promise<Generation>[] =>
    Array.from({ length: 50 }, () => instances.map((on) => on.run(requestFor(source), never))).flat();
  return { time, writer, askHundred, pagesRead: () => pagesRead };
};

describe('100 identical requests over two instances', () => {
  it('reach the writer exactly once, and are all answered with its thread', async () => {
    const { time, writer, askHundred } = setUp();
    const asked = askHundred(text);
    await time.pass(10_000);
    expect(writer.calls).to.have.length(1);
    writer.calls[0]?.finish(manuscriptOf('The bridge opened in 1932.'));
    const generations = await time.until(Promise.all(asked));
    expect(writer.calls).to.have.length(1);
    const threads = generations.map((generation) => (generation.kind === 'thread' ? generation.thread : null));
    for (const thread of threads) expect(thread).to.deep.equal(threads[0]);
    const kinds = generations.map((generation) => generation.kind === 'thread' && generation.provenance.kind);
    expect(kinds.filter((kind) => kind === 'miss')).to.have.length(1);
    expect(kinds.filter((kind) => kind === 'collapsed')).to.have.length(99);
  });

  it('share the writer’s fault', async () => {
    const { time, writer, askHundred } = setUp();
    const asked = askHundred(text);
    await settled();
    writer.calls[0]?.fail(new WriterFault('saturated', 'full', { retryAfterMs: 4_000 }));
    for (const generation of await time.until(Promise.all(asked))) {
      expect(generation).to.deep.include({ kind: 'refused', refusal: { code: 'saturated', retryAfterMs: 4_000 } });
    }
    expect(writer.calls).to.have.length(1);
  });

  it('share the source’s refusal, for which a page is read once', async () => {
    const { time, askHundred, pagesRead } = setUp();
    for (const generation of await time.until(Promise.all(askHundred(url)))) {
      expect(generation).to.deep.include({ kind: 'refused', refusal });
    }
    expect(pagesRead()).to.equal(1);
  });
});
