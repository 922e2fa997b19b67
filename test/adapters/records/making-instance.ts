import { randomUUID } from 'node:crypto';
import { InProcessSingleFlight } from '../../../src/adapters/guards/in-process-single-flight.ts';
import { CachedPageReader } from '../../../src/adapters/records/cached-page-reader.ts';
import { StoredCacheAdministration } from '../../../src/adapters/records/stored-cache-administration.ts';
import { StoredThreadArchive } from '../../../src/adapters/records/stored-thread-archive.ts';
import { StoredThreadCache } from '../../../src/adapters/records/stored-thread-cache.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { fingerprintOf, type ThreadOrder } from '../../../src/domain/order.ts';
import type { PlatformName } from '../../../src/domain/platform.ts';
import type { Thread } from '../../../src/domain/thread.ts';
import { ComposeThread } from '../../../src/domain/use-cases/compose-thread.ts';
import { MakeThread, type Making } from '../../../src/domain/use-cases/make-thread.ts';
import type { Storage } from '../../../src/ports/storage/storage.ts';
import { HeldWriter, manuscriptOf } from '../../support/held-writer.ts';
import { inlineEditor } from '../../support/inline-editor.ts';
import type { Pages } from '../../support/pages.ts';
import { untilTrue } from '../../support/until.ts';

const hourMs = 3_600_000;
const visitor = { kind: 'network', network: '192.0.2.1', plan: 'free' } as const;
export const url = new URL('https://example.com/bridge');
const never = new AbortController().signal;

const orderFor = (platform: PlatformName): ThreadOrder => {
  const wording = { mode: 'summarize', numbering: 'none', tone: 'neutral', language: null } as const;
  return { source: { type: 'url', url }, platform, limit: 280, maxPosts: 10, ...wording };
};

/** Ends a thread that is being written, by quoting the article that it is made of. */
type Finish = () => Promise<Making>;

/** An instance of the service, as far as it makes threads of pages and keeps them. */
export class MakingInstance {
  readonly archive: StoredThreadArchive;
  readonly administration: StoredCacheAdministration;
  readonly #writer = new HeldWriter();
  readonly #cache: StoredThreadCache;
  readonly #make: MakeThread;

  constructor(storage: Storage, pages: Pages) {
    const { entries } = storage;
    const flights = () => new InProcessSingleFlight();
    const lifetimes = { threadMs: hourMs, degradedThreadMs: hourMs };
    const reader = new CachedPageReader(pages, {
      entries,
      flights: flights(),
      lifetimeMs: hourMs,
      maxValueBytes: 10_000,
    });
    this.archive = new StoredThreadArchive(storage, hourMs, randomUUID);
    this.administration = new StoredCacheAdministration(storage);
    this.#cache = new StoredThreadCache(entries, systemClock, 10_000);
    this.#make = new MakeThread(
      this.#cache,
      flights(),
      new ComposeThread(reader, this.#writer, inlineEditor, systemClock),
      lifetimes,
    );
  }

  /** Resolves when the article has been taken, and the writer is asked. */
  async begin(platform: PlatformName, freshness: 'cached' | 'fresh' = 'cached'): Promise<Finish> {
    const order = orderFor(platform);
    const before = this.#writer.calls.length;
    const making = this.#make.run({ order, visitor, fingerprint: this.#print(platform), freshness }, never);
    await untilTrue(() => this.#writer.calls.length > before);
    const call = this.#writer.calls[before];
    return () => {
      call?.finish(manuscriptOf(call.assignment.text));
      return making;
    };
  }

  async make(platform: PlatformName, freshness: 'cached' | 'fresh' = 'cached'): Promise<string> {
    return told(await (await this.begin(platform, freshness))());
  }

  async kept(platform: PlatformName): Promise<string | null> {
    const reading = await this.#cache.read(this.#print(platform));
    return reading.kind === 'hit' ? wordsOf(reading.thread) : null;
  }

  async keptText(platform: PlatformName): Promise<string | null> {
    return this.#cache.sourceText(this.#print(platform).threadId);
  }

  idOf(platform: PlatformName): Thread['id'] & string {
    return this.#print(platform).threadId;
  }

  #print(platform: PlatformName) {
    return fingerprintOf(orderFor(platform), this.#writer.identity);
  }
}

const wordsOf = ({ posts }: Thread): string => posts.map(({ content }) => content).join(' ');

export const told = (making: Making): string => {
  if (making.kind === 'refused') return making.refusal.code;
  return `${making.stored ? 'stored' : 'not stored'}: ${wordsOf(making.thread)}`;
};
